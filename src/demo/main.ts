import { EXIT, exitCodeOfError } from '../report/exitCodes';
import { FerryError } from '../engine/errors';
import { findProjectRoot } from '../embedded';
import { DEMO_HELP, parseDemoArguments, type DemoArguments } from './arguments';
import { makeFolder, type Demo, type DemoConnection, type DemoResult } from './demo';
import { Interrupted, listenForInterruption, orInterrupted } from './interruption';
import { Leftovers } from './leftovers';
import { Narrator } from './narrator';
import { runOwn } from './ownRun';
import { runSample } from './sampleRun';
import { showInVscode } from './workbench';

/** Runs the demo; returns the exit code. */
async function main(): Promise<number> {
  const narrator = new Narrator();
  const leftovers = new Leftovers();
  const signal = listenForInterruption();
  try {
    const options = parseDemoArguments(process.argv.slice(2));
    if (options.help) {
      process.stdout.write(DEMO_HELP);
      return EXIT.done;
    }
    const folder = await makeFolder(leftovers);
    const demo = { narrator, leftovers, signal, folder, root: findProjectRoot() ?? process.cwd() };
    const { differences, connections } = await orInterrupted(signal, migrate(demo, options));
    if (!options.once && isForPeople()) await showUntilEnded(demo, connections);
    return differences === 0 ? EXIT.done : EXIT.differences;
  } catch (error) {
    return tell(error);
  } finally {
    await leftovers.clear((line) => process.stderr.write(`${line}\n`));
  }
}

function migrate(demo: Demo, { own }: DemoArguments): Promise<DemoResult> {
  return own ? runOwn(demo, own) : runSample(demo);
}

/** Shows VS Code; Ctrl-C is the ordinary end of that. */
async function showUntilEnded(demo: Demo, connections: DemoConnection[]): Promise<void> {
  try {
    await orInterrupted(demo.signal, showInVscode(demo, connections));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.stderr.write('\nStopping…\n');
  }
}

/** Whether somebody is there to look at VS Code. */
function isForPeople(): boolean {
  return process.stdout.isTTY && process.stdin.isTTY && !process.env.CI;
}

function tell(error: unknown): number {
  if (error instanceof Interrupted) {
    process.stderr.write('\nStopping…\n');
    return error.exitCode;
  }
  const line = error instanceof FerryError ? error.line : (error as Error).message;
  process.stderr.write(`\n${line}\n`);
  return error instanceof FerryError ? exitCodeOfError(error.kind) : EXIT.failed;
}

void main().then((exitCode) => process.exit(exitCode));
