import { styleText } from 'node:util';
import { redactText } from '../../engine/deployment/redact';
import type { ErrorFacts } from '../../engine/errors';
import { inertJson, inertLines } from '../../engine/inert';
import { remedyHere } from './remedy';

type Style = Parameters<typeof styleText>[0];

/** A piece of a line in a style: only ours, for what text brings along is taken out of it. */
export interface Styled {
  style: Style;
  text: string;
}

/** A line for the terminal; what it holds is shown, never obeyed. */
export type Line = string | readonly (string | Styled)[];

/** Whether a stream is a terminal that can move its cursor. */
export function isLiveTerminal(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env.TERM !== 'dumb' && !isSet(process.env.CI);
}

/** A line as it is written: plain where colours are not wanted (no terminal, `NO_COLOR`). */
export function rendered(stream: NodeJS.WriteStream, line: Line): string {
  const wanted = stream.isTTY && process.env.TERM !== 'dumb' && !isSet(process.env.NO_COLOR);
  const pieces = typeof line === 'string' ? [line] : line;
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return withoutEnds(piece);
      const text = withoutEnds(piece.text);
      return wanted ? styleText(piece.style, text) : text;
    })
    .join('');
}

/** Writes one line. */
export function writeLine(stream: NodeJS.WriteStream, line: Line): void {
  stream.write(`${rendered(stream, line)}\n`);
}

/** Writes a result of any number of lines, the names in which are on one line each. */
export function print(text: string): void {
  writeText(process.stdout, text);
}

/** Writes one JSON object on a line of its own. */
export function printJson(value: object): void {
  process.stdout.write(`${inertJson(value)}\n`);
}

/** Tells the user something beside the results; what they typed may have held a password. */
export function tell(...pieces: (string | Styled)[]): void {
  writeLine(
    process.stderr,
    pieces.map((piece) =>
      typeof piece === 'string' ? redactText(piece) : { ...piece, text: redactText(piece.text) },
    ),
  );
}

/** As {@link tell}, a text of several lines of ours. */
export function tellText(text: string): void {
  writeText(process.stderr, redactText(text));
}

/** Tells of something that may go wrong. */
export function tellWarning(text: string): void {
  tell({ style: 'yellow', text: 'warning:' }, ` ${text}`);
}

/** Tells why the command failed, and what to do about it. */
export function tellError({ message, ...facts }: ErrorFacts): void {
  tell({ style: 'red', text: 'error:' }, ` ${[message, remedyHere(facts)].join(' ').trimEnd()}`);
}

/** Ends the process once everything written has left it: pipes are asynchronous on some systems. */
export async function exit(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(flushed));
  process.exit(code);
}

function writeText(stream: NodeJS.WriteStream, text: string): void {
  const inert = inertLines(text);
  stream.write(inert.endsWith('\n') ? inert : `${inert}\n`);
}

/** On one line, its indentation kept. */
function withoutEnds(text: string): string {
  return inertLines(text).replace(/[\n\t]/g, ' ');
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
