import { isMainThread } from 'node:worker_threads';
import { CommanderError } from 'commander';
import { describeError } from '../engine/deployment/describeError';
import { redactText } from '../engine/deployment/redact';
import { FerryError, type ErrorFacts } from '../engine/errors';
import { EXIT, exitCodeOfError } from '../report/exitCodes';
import type { Perform } from './options/command';
import { createProgram } from './program';
import { resultOf } from './shared/result';
import { exit, printJson, tellError } from './display/terminal';

const startedAt = Date.now();

/** Runs the command line. @returns the exit code */
async function main(argv: string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const perform: Perform = async (work) => {
    exitCode = await work();
  };
  try {
    const program = await createProgram(perform, argv[2]);
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return concludeUsage(error, argv);
    return conclude(describeError(error), argv);
  }
}

/** Commander has told the user already. */
function concludeUsage(error: CommanderError, argv: string[]): number {
  if (error.exitCode === 0) return EXIT.done;
  if (wantsJson(argv)) {
    const message = error.message.replace(/^error: /, '');
    printResult(new FerryError({ code: 'usage', kind: 'usage', message, remedy: 'See --help.' }));
  }
  return EXIT.usage;
}

function conclude(error: FerryError, argv: string[]): number {
  if (wantsJson(argv)) printResult(error.facts());
  else tellError(error);
  return exitCodeOfError(error.kind);
}

/** What the user typed, and the message may quote, may have held a password. */
function printResult(facts: ErrorFacts): void {
  const error = new FerryError({ ...facts, message: redactText(facts.message) });
  printJson(resultOf({ error, durationSeconds: (Date.now() - startedAt) / 1000 }));
}

function wantsJson(argv: string[]): boolean {
  return argv.includes('--json');
}

// A thread of the engine's runs this same file.
if (isMainThread) begin();
else void import('../worker/previewThread').then(({ answerPreview }) => answerPreview());

function begin(): void {
  // From here on `ps` shows no arguments: a URI among them may hold a password.
  const { argv } = process;
  process.title = 'mongo-ferry';
  // What programs write that we start (mongodump, mongod) is for this user alone, too.
  process.umask(0o077);
  // Whoever read our output may have gone; a migration goes on without being watched.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  void main(argv).then(exit);
}
