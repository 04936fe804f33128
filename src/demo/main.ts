import { EXIT } from '../cli/exitCodes';
import { FerryError } from '../engine/errors';
import { findProjectRoot } from '../embedded';
import { DEMO_HELP, parseDemoArguments, type DemoArguments } from './arguments';
import { makeFolder, type Demo } from './demo';
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
    return await orInterrupted(signal, run(demo, options));
  } catch (error) {
    return tell(error);
  } finally {
    await leftovers.clear((line) => process.stderr.write(`${line}\n`));
  }
}

async function run(demo: Demo, { once, own }: DemoArguments): Promise<number> {
  const { differences, connections } = own ? await runOwn(demo, own) : await runSample(demo);
  if (!once && isForPeople()) await showInVscode(demo, connections);
  return differences === 0 ? EXIT.done : EXIT.differences;
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
  return error instanceof FerryError && error.kind === 'usage' ? EXIT.usage : EXIT.failed;
}

void main().then((exitCode) => process.exit(exitCode));
