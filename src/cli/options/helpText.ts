/** At the end of every command's help. */
export const EXIT_CODES = `
Exit codes:
  0  done                       1  failed; what was done is kept
  2  wrong usage                3  done, and differences were found
  4  refused before starting    5  a target that follows its source is too far behind
130  interrupted, the state kept`;

/** How connections are given; for commands that take some. */
export const CONNECTIONS = `
Connections:
  mongodb://… or mongodb+srv://…   a password in it can be seen by others: prefer the next two
  env:NAME                         the connection string is in an environment variable
  file:PATH                        the connection string is the first line of a file`;

/** Where output goes, for commands that run a migration. */
export const OUTPUT = `
Output:
  Progress and messages go to stderr: rewritten in place on a terminal, else a line about every 5 s.
  The report goes to stdout. With --json, stdout has one JSON object a line, with "type" progress,
  log and, last, result; stderr has warnings only.`;

/** Example lines under their title. */
export function examples(...lines: string[]): string {
  return ['\nExamples:', ...lines.map((line) => `  $ mongo-ferry ${line}`)].join('\n');
}
