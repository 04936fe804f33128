import fc from 'fast-check';
import { READERS, runCase } from './readers';

/** Cases between two messages. */
const TOLD_EVERY = 50;

/**
 * Runs cases of one reader, one after the other, until it is killed; tells the number of each before
 * it begins, so that whoever watches knows which one it hangs or dies at.
 */
async function main([name = '', first = '0']: string[]): Promise<void> {
  const reader = READERS[name];
  if (reader === undefined) throw new Error(`no reader ${name}`);
  for (let seed = Number(first); ; seed++) {
    const [input] = fc.sample(reader.inputs, { seed, numRuns: 1 });
    if (input === undefined) continue;
    process.send?.({ seed, bytes: input.length, rss: process.memoryUsage.rss() });
    const before = process.cpuUsage();
    try {
      await runCase(reader, input, seed);
    } catch (error) {
      process.send?.({ seed, find: (error as Error).stack ?? String(error) });
    }
    const { user, system } = process.cpuUsage(before);
    process.send?.({ seed, seconds: (user + system) / 1e6, rss: process.memoryUsage.rss() });
    if (seed % TOLD_EVERY === 0) await new Promise(setImmediate);
  }
}

void main(process.argv.slice(2));
