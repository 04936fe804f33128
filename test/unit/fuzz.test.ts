import fc from 'fast-check';
import { READERS, runCase } from '../fuzz/readers';

/** `npm run fuzz` runs these for as long as you like, with bounds of time and memory. */
const CASES = 120;

describe('readers of files, given anything', () => {
  for (const [name, reader] of Object.entries(READERS)) {
    it(`${name}: documents, rejected records or a refusal come of it, the same in any pieces`, async function () {
      this.timeout(120_000);
      for (let seed = 1; seed <= CASES; seed++) {
        const [input] = fc.sample(reader.inputs, { seed, numRuns: 1 });
        await runCase(reader, input ?? Buffer.alloc(0), seed);
      }
    });
  }
});
