import { readFile } from 'node:fs/promises';

const longestLine = 400;

/** The last lines of a server's log, shortened for people to read. */
export async function lastLogLines(logFile: string, count = 15): Promise<string[]> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).map((line) => shorten(readable(line)));
}

/** Turns a line of the server's structured log into severity, component, message and attributes. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry = JSON.parse(line) as { s?: string; c?: string; msg?: string; attr?: unknown };
    const attributes = entry.attr === undefined ? '' : ` ${JSON.stringify(entry.attr)}`;
    return `${entry.s ?? ''} ${entry.c ?? ''} ${entry.msg ?? ''}${attributes}`;
  } catch {
    return line;
  }
}

function shorten(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`;
}
