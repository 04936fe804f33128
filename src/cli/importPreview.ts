import { previewFile } from '../methods/import/preview';
import { columnTypeText } from '../files/csv/columnTypes';
import type { FileOptions } from '../methods/import/types';
import { oneLine } from '../report';
import { alignedLines } from '../report/table';
import { EXIT } from './exitCodes';
import { print, printJson } from './terminal';

const SHOWN = 5;

/** Shows how a file would be read. @returns the exit code */
export async function showPreview(file: FileOptions, json: boolean): Promise<number> {
  const preview = await previewFile(file);
  if (json) {
    printJson({ type: 'preview', ...preview });
    return EXIT.done;
  }
  print(`${preview.format}${preview.compression === 'none' ? '' : `, ${preview.compression}`}`);
  if (preview.columns.length > 0) {
    const rows = preview.columns.map(({ name, path, alternatives, ...type }, index) => [
      oneLine(name),
      path === null ? '(left out)' : oneLine(path),
      columnTypeText(type),
      oneLine(preview.rows[0]?.[index] ?? ''),
      alternatives.map(columnTypeText).join(', '),
    ]);
    const header = ['column', 'field', 'type', 'first value', 'could be'];
    print(alignedLines([header, ...rows], ['left', 'left', 'left', 'left', 'left']).join('\n'));
  }
  print('\nFirst documents:');
  for (const document of preview.documents.slice(0, SHOWN)) print(`  ${oneLine(document)}`);
  if (preview.rejected.length > 0) {
    print('\nWould be rejected:');
    for (const reason of preview.rejected.slice(0, SHOWN)) print(`  ${oneLine(reason)}`);
  }
  if (preview.damage !== undefined) print(`\nDamaged: ${oneLine(preview.damage)}`);
  return EXIT.done;
}
