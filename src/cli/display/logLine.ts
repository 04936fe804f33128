import type { LogEntry } from '../../worker/protocol';
import type { Line } from './terminal';

/** A log entry for a person, or nothing if it is not for this one. */
export function logLine({ level, message }: LogEntry, verbose: boolean): Line | undefined {
  const text = message.trim();
  switch (level) {
    case 'debug':
      return verbose ? [{ style: 'dim', text }] : undefined;
    case 'info':
      return text;
    case 'warning':
      return [{ style: 'yellow', text: 'warning:' }, ` ${text}`];
    case 'error':
      return [{ style: 'red', text: 'error:' }, ` ${text}`];
  }
}
