import type { Log } from '../../engine/log';
import type { LogEntry } from '../../worker/protocol';

/** A log whose entries go to a display. */
export function logTo(add: (entry: LogEntry) => void): Log {
  const entry = (level: LogEntry['level']) => (message: string) => add({ level, message });
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warning'),
    error: entry('error'),
  };
}
