import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TRAPS } from '../engine/traps';

const ENGINE_TESTS = resolve(__dirname, '..', 'engine');

/** Whether it stands there as a whole text, or as all of a template between two values. */
function hasText(source: string, text: string): boolean {
  return ["'", '`', '}'].some((before) =>
    ["'", '`', '${'].some((after) => source.includes(`${before}${text}${after}`)),
  );
}

describe('the table of traps', () => {
  for (const [trap, tests] of Object.entries(TRAPS)) {
    it(`names tests that there are for: ${trap}`, () => {
      assert.notEqual(tests.length, 0);
      for (const [file, title] of tests) {
        const source = readFileSync(join(ENGINE_TESTS, `${file}.test.ts`), 'utf8');
        assert.ok(hasText(source, title), `${file}.test.ts has no test “${title}”`);
      }
    });
  }
});
