import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PARTIAL } from '../../src/files/written';

/** What is unfinished of a file or folder; undefined where there is nothing. */
export function partialOf(file: string): string | undefined {
  const name = readdirSync(dirname(file)).find(
    (each) => each.startsWith(`${basename(file)}.`) && each.endsWith(PARTIAL),
  );
  return name === undefined ? undefined : join(dirname(file), name);
}
