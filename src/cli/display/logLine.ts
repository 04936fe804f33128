import type { LogEntry } from '../../worker/protocol';
import { oneLine } from '../../report';
import { styled } from '../terminal';

/** A log entry for a person, or nothing if it is not for this one. */
export function logLine(
  stream: NodeJS.WriteStream,
  { level, message }: LogEntry,
  verbose: boolean,
): string | undefined {
  const text = oneLine(message);
  switch (level) {
    case 'debug':
      return verbose ? styled(stream, 'dim', text) : undefined;
    case 'info':
      return text;
    case 'warning':
      return `${styled(stream, 'yellow', 'warning:')} ${text}`;
    case 'error':
      return `${styled(stream, 'red', 'error:')} ${text}`;
  }
}
