import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program';
import { METHODS } from '../../src/methods';
import { buildRunbook as build } from '../../src/scenarios/runbook/build';
import { connectionOf } from '../../src/scenarios/runbook/connection';
import type { Runbook, RunbookRequest } from '../../src/scenarios/runbook/types';
import { assertWholeRunbook } from '../support/wholeRunbook';
import { atlas, self } from '../support/scenarioSides';

const SECRET = 'p@ss w/:%!$`"\\é';

const request = (more: Partial<RunbookRequest> = {}): RunbookRequest => ({
  method: 'built-in',
  mode: 'online',
  needs: {},
  source: { label: 'old', facts: self('replicaSet', '6.0.27') },
  target: { label: 'new', facts: self('replicaSet', '7.0.14') },
  ...more,
});

const buildRunbook = (asked: RunbookRequest): Runbook => build(METHODS, asked);

const titles = (runbook: Runbook): string[] => runbook.steps.map(({ title }) => title);

/** Runs what opens the shell, with a typed-in password, and tells the connection string that came of it. */
function openedShell(uri: string | undefined, typed: string[]): string {
  const runbook = buildRunbook(
    request({ source: { label: 'old', facts: {}, ...(uri === undefined ? {} : { uri }) } }),
  );
  const script =
    runbook.steps[0]?.commands?.[0]?.text.split('\n').filter((line) => !line.includes('TARGET_')) ??
    [];
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['-c', [...script, 'printf "%s" "$SOURCE_URI"'].join('\n')],
    {
      input: typed.map((line) => `${line}\n`).join(''),
      encoding: 'utf8',
    },
  );
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

describe('scenarios: the connections of a runbook', () => {
  it('leave out the password, and keep everything else', () => {
    const connection = connectionOf('source', {
      label: 'old',
      facts: {},
      uri: 'mongodb://an%40n:s3cret@db1:27018,db2/?replicaSet=rs0&authSource=admin&tls=true',
    });
    assert.doesNotMatch(JSON.stringify(connection), /s3cret/);
    assert.equal(connection.user, 'an@n');
    assert.equal(connection.hosts, 'db1:27018,db2:27017'.replace(':27017', ''));
    assert.equal(connection.tls, true);
    assert.match(
      connection.shellWord,
      /^"mongodb:\/\/an%40n@db1:27018,db2\/\?replicaSet=rs0&authSource=admin&tls=true"$/,
    );
  });

  it('bring any password through the shell', () => {
    const uri = new URL(openedShell('mongodb://ann:x@db1/?authSource=admin', [SECRET]));
    assert.equal(decodeURIComponent(uri.password), SECRET);
    assert.equal(uri.username, 'ann');
  });

  it('ask for what is not known', () => {
    const uri = new URL(openedShell(undefined, ['db9:27019', 'replicaSet=rs9', 'an n', SECRET]));
    assert.equal(uri.host, 'db9:27019');
    assert.equal(decodeURIComponent(uri.username), 'an n');
    assert.equal(decodeURIComponent(uri.password), SECRET);
    assert.equal(uri.search, '?authSource=admin&replicaSet=rs9');
  });

  it('do not let a name break out of the shell', () => {
    const hostile = 'mongodb://a$(touch x)`"b:p@db1/?appName=$(touch%20x)';
    const { shellWord, preparation } = connectionOf('source', {
      label: 'x',
      facts: {},
      uri: hostile,
    });
    const commands = [shellWord, ...preparation]
      .join('\n')
      .replaceAll('$(encode "$SOURCE_PASSWORD")', '');
    assert.doesNotMatch(commands, /\$\(|`/);
  });
});

describe('scenarios: the steps of a runbook', () => {
  let program: Command;
  before(async () => {
    program = await createProgram(() => Promise.resolve());
  });

  for (const { id: method, advice } of METHODS) {
    for (const mode of advice.modes) {
      it(`of ${method}, ${mode}, use only commands that mongo-ferry has, for any topology`, () => {
        for (const topology of ['standalone', 'replicaSet', 'sharded'] as const) {
          const runbook = buildRunbook(
            request({
              method,
              mode,
              needs: { moveUsers: true, reverseSync: true },
              source: {
                label: 'old',
                facts: self(topology, '6.0.27', { oplogWindowSeconds: 60, orphans: true }),
              },
              target: {
                label: 'new',
                facts: topology === 'standalone' ? self(topology) : atlas(topology),
              },
            }),
          );
          assertWholeRunbook(runbook);
          const lines = runbook.steps.flatMap(({ commands = [] }) =>
            commands.flatMap(({ text }) => text.split('\n')),
          );
          for (const line of lines.filter((one) => one.startsWith('mongo-ferry ')))
            assertCommand(line);
        }
      });
    }
  }

  function assertCommand(line: string): void {
    const [, name] = line.split(' ');
    const command = program.commands.find((one) => one.name() === name);
    assert.ok(command, line);
    for (const option of line.match(/--[a-z-]+/g) ?? []) {
      assert.ok(
        command.options.some(({ long }) => long === option),
        `${line}: ${option}`,
      );
    }
  }

  it('turn a standalone into a replica set only to follow it', () => {
    const source = { label: 'old', facts: self('standalone', '6.0.27') };
    const restart = 'Restart the source as a replica set of one member';
    assert.ok(titles(buildRunbook(request({ source }))).includes(restart));
    assert.ok(!titles(buildRunbook(request({ source, mode: 'offline' }))).includes(restart));
  });

  it('stop the writes before an offline copy, and only at the cutover of an online one', () => {
    const phaseOfStop = (mode: 'online' | 'offline') =>
      buildRunbook(request({ mode })).steps.find(
        ({ title }) => title === 'Stop the writes to the source',
      )?.phase;
    assert.equal(phaseOfStop('offline'), 'move');
    assert.equal(phaseOfStop('online'), 'cut over');
  });

  it('stop the balancer of a sharded source where the method asks for it, and start it again', () => {
    const sharded = { label: 'old', facts: self('sharded', '6.0.27') };
    const steps = titles(buildRunbook(request({ method: 'mongosync', source: sharded })));
    assert.ok(steps.includes('Stop the balancer of the source'));
    assert.ok(steps.some((title) => title.startsWith('Start the balancer')));
  });

  it('draft a letter to support out of what is known', () => {
    const runbook = buildRunbook(
      request({
        method: 'contact-support',
        needs: { allowedDowntimeSeconds: 5 },
        source: { label: 'old', facts: self('sharded', '6.0.27', { writesPerSecond: 900 }) },
      }),
    );
    const draft = runbook.steps.find(({ title }) => title === 'Draft the summary');
    assert.match(draft?.text ?? '', /5 seconds[\s\S]*sharded[\s\S]*6\.0\.27[\s\S]*900/);
  });

  it('compare by counts where the engine is too new for a side', () => {
    const old = buildRunbook(
      request({
        method: 'mongoshake',
        source: { label: 'old', facts: self('replicaSet', '3.6.23') },
      }),
    );
    assert.ok(titles(old).includes('Compare the counts of both sides'));
  });
});
