import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Script } from 'node:vm';
import { renderRunbookMarkdown } from '../../src/scenarios/render/runbook';
import type { Commands, Runbook } from '../../src/scenarios/runbook/types';

/** What a person would have to replace before running a command. */
const PLACEHOLDERS = [
  /<[a-z][\w -]*>/i,
  /\bTODO\b/,
  /\bTBD\b/,
  /undefined/,
  /\bNaN\b/,
  /\[object/,
  /\{\{/,
  /…(?!,)/,
  /\byour[-_]/i,
  /example\.com/,
];

/** Set by bash, by a loop, or read within the same commands. */
const OWN = new Set([
  'PWD',
  'LC_ALL',
  'text',
  'i',
  'c',
  'format',
  'migration',
  'JOB_ID',
  'SNAPSHOT_ID',
  'RESTORE_ID',
  'MIGRATION_ID',
  'SOURCE_URI',
  'TARGET_URI',
]);

function textsOf(runbook: Runbook, language: Commands['language']): string[] {
  return runbook.steps.flatMap(({ commands = [] }) =>
    commands.filter((one) => one.language === language).map(({ text }) => text),
  );
}

function variablesIn(text: string): string[] {
  const withoutQuoted = text
    .replace(/<<'(\w+)'[\s\S]*?\n\1\n/g, '')
    .replace(/'[^']*'/g, "''")
    .replace(/\\\$/g, '');
  return [...withoutQuoted.matchAll(/\$\{?#?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
}

/**
 * Holds a runbook to what makes one usable: nothing left to fill in, no password, every variable
 * declared and asked for before its use, commands that parse, a cutover with a check, sources.
 */
export function assertWholeRunbook(runbook: Runbook): void {
  const where = `${runbook.method} ${runbook.mode} row ${runbook.row ?? '-'}`;
  const markdown = renderRunbookMarkdown(runbook);
  for (const placeholder of PLACEHOLDERS) {
    const commands = runbook.steps
      .flatMap((step) => [step.title, ...(step.commands ?? []).map(({ text }) => text)])
      .join('\n');
    assert.doesNotMatch(commands, placeholder, where);
  }
  assert.doesNotMatch(markdown, /undefined|\[object|NaN/, where);
  assert.doesNotMatch(markdown, /s3cret|t0psecret/, where);
  assert.ok(runbook.steps.length > 1, where);
  assert.deepEqual(
    runbook.steps.map(({ number }) => number),
    runbook.steps.map((_, index) => index + 1),
    where,
  );
  assert.ok(runbook.sources.length > 0, where);

  const declared = new Set(runbook.variables.map(({ name }) => name));
  const asked = new Set(
    [
      ...markdown.matchAll(/read -r\w* '[^\n']*' (\w+)/g),
      ...markdown.matchAll(/read -r\w* "[^\n"]*" (\w+)/g),
    ].map(([, name = '']) => name),
  );
  const scripts = textsOf(runbook, 'bash');
  const used = new Set(scripts.flatMap(variablesIn));
  // A program in the background is known by its process, to stop it later.
  const started = new Set(scripts.flatMap((text) => text.match(/\w+(?==\$!)/g) ?? []));
  assert.deepEqual(
    [...used].filter((name) => !declared.has(name) && !OWN.has(name) && !started.has(name)),
    [],
    `${where}: not declared`,
  );
  assert.deepEqual(
    [...declared].filter((name) => !asked.has(name)),
    [],
    `${where}: not asked for`,
  );

  const bash = spawnSync('bash', ['-n'], { input: scripts.join('\n'), encoding: 'utf8' });
  assert.equal(bash.status, 0, `${where}: ${bash.stderr}`);
  for (const script of textsOf(runbook, 'javascript'))
    assert.doesNotThrow(() => new Script(script), `${where}: ${script}`);
}
