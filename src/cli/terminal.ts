import { styleText } from 'node:util';
import { redactText } from '../engine/deployment/redact';
import type { ErrorFacts } from '../engine/errors';
import { remedyHere } from './remedy';

type Style = Parameters<typeof styleText>[0];

/** Whether a stream is a terminal that can move its cursor. */
export function isLiveTerminal(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env.TERM !== 'dumb' && !isSet(process.env.CI);
}

/** Text in a colour, or as it is where colours are not wanted (no terminal, `NO_COLOR`). */
export function styled(stream: NodeJS.WriteStream, style: Style, text: string): string {
  const wanted = stream.isTTY && process.env.TERM !== 'dumb' && !isSet(process.env.NO_COLOR);
  return wanted ? styleText(style, text) : text;
}

/** Writes a result. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes one JSON object on a line of its own. */
export function printJson(value: object): void {
  print(JSON.stringify(value));
}

/** Tells the user something beside the results; what they typed may have held a password. */
export function tell(text: string): void {
  const redacted = redactText(text);
  process.stderr.write(redacted.endsWith('\n') ? redacted : `${redacted}\n`);
}

/** Tells of something that may go wrong. */
export function tellWarning(text: string): void {
  tell(`${styled(process.stderr, 'yellow', 'warning:')} ${text}`);
}

/** Tells why the command failed, and what to do about it. */
export function tellError({ message, ...facts }: ErrorFacts): void {
  const label = styled(process.stderr, 'red', 'error:');
  tell([label, message, remedyHere(facts)].join(' ').trimEnd());
}

/** Ends the process once everything written has left it: pipes are asynchronous on some systems. */
export async function exit(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(flushed));
  process.exit(code);
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
