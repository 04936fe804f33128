import path from 'node:path';
import type { Command } from 'commander';
import { requireConsent } from '../display/consent';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES, OUTPUT } from '../options/helpText';
import { addOutputOptions } from '../options/migrationOptions';
import { resolveConnection } from '../shared/connection';
import { optionsOf, type PlanFile, readPlanFile } from '../shared/planFile';
import { startMigration } from '../shared/startMigration';
import { verify } from './verify';

/** Differences that a comparison names one by one. */
const MOST_NAMED = 100;

const DOES: Record<PlanFile['operation'], string> = {
  migrate: 'moves',
  snapshot: 'copies',
  sync: 'copies and follows',
  verify: 'compares',
};

/** What `run` is told beside its file. */
interface RunOptions {
  source?: string;
  target?: string;
  yes?: boolean;
  report?: string;
  json?: boolean;
  verbose?: boolean;
}

/** `run`: what a file describes. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('run')
    .argument('<file>', 'a NAME.migration.json, as the editor has them too')
    .summary('run the migration that a file describes')
    .description(
      'Migrates, syncs, copies or compares as a file says, which can be kept in version control. ' +
        'Where the file names saved connections of the editor, say here what they are.',
    )
    .option('--source <connection>', 'in place of the source that the file names')
    .option('--target <connection>', 'in place of the target that the file names')
    .option('--yes', 'drop or repair without asking')
    .option('--report <file>', 'write the report to FILE.md or FILE.json as well');
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        OUTPUT,
        examples('run shop.migration.json --source env:OLD --target env:NEW'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((file: string, options: RunOptions) => perform(() => runFile(file, options)));
}

/**
 * `run`: carries out what a file describes.
 * @returns the exit code
 */
async function runFile(file: string, options: RunOptions): Promise<number> {
  const plan = await readPlanFile(file);
  await confirmSides(file, plan, options);
  const all = {
    ...optionsOf(plan),
    ...options,
    source: options.source ?? plan.source,
    target: options.target ?? plan.target,
  };
  if (plan.operation === 'verify') return await verify({ ...all, limit: MOST_NAMED });
  return await startMigration(plan.operation, all, new Map());
}

/**
 * A file may come from anybody: it could send what `env:PROD` holds to a host of its own. So sides
 * that only it names are shown with the hosts that they lead to, and asked about.
 */
async function confirmSides(file: string, plan: PlanFile, options: RunOptions): Promise<void> {
  if (options.source !== undefined && options.target !== undefined) return;
  const lines = await Promise.all([
    sideLine('from', options.source ?? plan.source),
    sideLine('to', options.target ?? plan.target),
  ]);
  const about = `${path.basename(file)} ${DOES[plan.operation]} data between the sides that it names:`;
  await requireConsent({ about, lines, question: 'Are these the right ones?' }, options.yes);
}

async function sideLine(what: string, text: string): Promise<string> {
  const { endpoint } = await resolveConnection(text);
  const named = /^(env|file):/.test(text) ? `${text}, which is ` : '';
  return `${what.padEnd(4)} ${named}${endpoint.label}`;
}
