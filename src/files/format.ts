/** Formats of files that are imported and exported. */
export const FILE_FORMATS = ['csv', 'tsv', 'json', 'jsonl', 'bson'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

const EXTENSIONS: Record<string, FileFormat> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.bson': 'bson',
};

/** The format that a file's name speaks of, before `.gz` or `.zst`; undefined if of none. */
export function formatOfName(file: string): FileFormat | undefined {
  const name = file.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, '');
  return EXTENSIONS[/\.[a-z]+$/.exec(name)?.[0] ?? ''];
}
