/** `npm run soak`: random work and random trouble on real servers; see {@link USAGE}. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeEngineProgram } from '../support/engineProcess';
import { parseOptions, USAGE, type SoakOptions } from './options';
import { startProxiedSet, stopProxiedSet } from './servers';
import { runSeed, type Sides } from './soak';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function soak(options: SoakOptions): Promise<number> {
  const source = await startProxiedSet('soak-source', options.sourceVersion, options.members);
  const { fullDisk } = options;
  const folder = fullDisk === undefined ? undefined : join(fullDisk, 'soak-target');
  const target = await startProxiedSet(
    'soak-target',
    options.targetVersion,
    options.members,
    folder,
  );
  try {
    return await runSeeds({ source, target }, options);
  } finally {
    await Promise.all([stopProxiedSet(source), stopProxiedSet(target), removeEngineProgram()]);
    if (folder !== undefined) await rm(folder, { recursive: true });
  }
}

/** @returns how many seeds went wrong */
async function runSeeds(sides: Sides, options: SoakOptions): Promise<number> {
  let wrong = 0;
  for (let seed = options.seed; seed < options.seed + options.seeds; seed++) {
    const { findings, summary, logFile } = await runSeed(sides, options, seed);
    print(`seed ${seed}: ${findings.length === 0 ? 'ok' : 'WRONG'} — ${summary}`);
    if (findings.length === 0) continue;
    wrong++;
    for (const finding of findings) print(`  ${finding}`);
    print(`  all that happened: ${logFile}`);
  }
  print(`${options.seeds - wrong} of ${options.seeds} seeds ok`);
  return wrong;
}

async function main(): Promise<void> {
  let options: SoakOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    process.exit(2);
  }
  process.exit((await soak(options)) === 0 ? 0 : 1);
}

void main();
