import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format } from 'prettier';
import { commandLinePage } from './commandLinePage';
import { methodsPage } from './methodsPage';

/** The pages of `docs/` that the program writes about itself, as they have to be; by file. */
export async function generatedPages(): Promise<Map<string, string>> {
  const pages = { 'command-line.md': await commandLinePage(), 'methods.md': methodsPage() };
  const printed = Object.entries(pages).map(async ([file, text]): Promise<[string, string]> => [
    file,
    await format(text, { parser: 'markdown' }),
  ]);
  return new Map(await Promise.all(printed));
}

async function writePages(): Promise<void> {
  const folder = resolve(__dirname, '..', '..', 'docs');
  for (const [file, text] of await generatedPages()) writeFileSync(resolve(folder, file), text);
}

if (require.main === module) void writePages();
