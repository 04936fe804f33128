// Draws the picture in CONTRIBUTING.md of the table that dependency-cruiser holds.
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { floors, rooms } from './dependencies.mjs';

const BEGIN = '<!-- drawn by npm run picture -->\n';
const END = '<!-- end -->\n';
const WIDTH = 76;

/** The rooms from the top, the engine's floors within its own. */
export function picture() {
  const inside = floors.toReversed().map((floor) => `  ${floor.join(' │ ')}`);
  const rows = rooms
    .toReversed()
    .flatMap((level) => [
      level.map((room) => `src/${room}`).join(' │ '),
      ...(level.includes('engine') ? inside : []),
    ]);
  const lines = rows.map((row) => `│ ${row.padEnd(WIDTH)} │`);
  const edge = '─'.repeat(WIDTH + 2);
  return ['```', `┌${edge}┐  knows what is below`, ...lines, `└${edge}┘`, '```', ''].join('\n');
}

/** A text of CONTRIBUTING.md with the picture as it is to be. */
export function drawn(text) {
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  if (from < BEGIN.length || to < from) throw new Error('CONTRIBUTING.md has no place for it.');
  return `${text.slice(0, from)}\n${picture()}\n${text.slice(to)}`;
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const file = new URL('../CONTRIBUTING.md', import.meta.url);
  if (process.argv.includes('--write')) writeFileSync(file, drawn(readFileSync(file, 'utf8')));
  else process.stdout.write(picture());
}
