import { isLiveTerminal } from './terminal';
import { JsonDisplay } from './jsonDisplay';
import { LinesDisplay } from './linesDisplay';
import { LiveDisplay } from './liveDisplay';
import type { Display, DisplayOptions } from './display';

/** JSON lines if asked for; on a terminal a display in place; else a line now and then. */
export function createDisplay(options: DisplayOptions): Display {
  const verbose = options.verbose === true;
  if (options.json === true) return new JsonDisplay(verbose);
  return isLiveTerminal(process.stderr)
    ? new LiveDisplay(process.stderr, verbose)
    : new LinesDisplay(process.stderr, verbose);
}
