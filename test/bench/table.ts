/** One line of the result: seconds, and the engine's time as a share of this line's. */
export interface Row {
  what: string;
  seconds?: number;
  ratio?: number;
  rate?: string;
}

/** The middle of some numbers. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The rows as a Markdown table. */
export function printTable(rows: Row[]): string {
  const cells = rows.map(({ what, seconds, ratio, rate }) => [
    what,
    seconds === undefined ? '' : seconds.toFixed(2),
    ratio === undefined ? '' : ratio.toFixed(2),
    rate ?? '',
  ]);
  const lines = [['', 'seconds', 'engine ÷ this', ''], ['---', '---:', '---:', '---'], ...cells];
  return `${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}
