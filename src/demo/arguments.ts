import { parseArgs } from 'node:util';
import { FerryError } from '../engine/errors';

/** What `npm start` was asked for. */
export interface DemoArguments {
  help: boolean;
  /** Stop after the report. */
  once: boolean;
  /** The user's own deployments instead of the sample's. */
  own?: { source: string; target: string };
}

/** What `npm start -- --help` prints. */
export const DEMO_HELP = `Usage: npm start [-- options]

Starts two replica sets on this machine, fills the source with a sample shop, migrates it to the
target while a writer keeps changing it, cuts over, verifies, and prints the report. Then, on a
terminal, opens VS Code with both deployments as saved connections, until Ctrl-C.

Options
  --once                     stop after the report: exit 0, or 3 if anything differs
  --source URI --target URI  migrate between your own deployments instead: nothing is dropped, and
                             you say when to cut over. A connection is a URI, env:NAME or file:PATH
  --help                     show this

Environment
  MONGO_FERRY_MONGOD         the mongod program to run
  MONGO_FERRY_CACHE          where downloads are kept (default: .cache in the checkout)
`;

/** @throws FerryError `usage` for arguments that make no sense. */
export function parseDemoArguments(argv: string[]): DemoArguments {
  const { once = false, help = false, source, target } = parse(argv);
  if ((source === undefined) !== (target === undefined)) {
    throw usage('--source and --target go together.');
  }
  const own = source !== undefined && target !== undefined ? { source, target } : undefined;
  return { help, once, own };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        once: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        source: { type: 'string' },
        target: { type: 'string' },
      },
    }).values;
  } catch (error) {
    // Only its first line: what follows is advice that does not fit here.
    throw usage(String((error as Error).message.split('. ')[0]) + '.');
  }
}

function usage(message: string): FerryError {
  return new FerryError({
    code: 'usage',
    kind: 'usage',
    message,
    remedy: 'See npm start -- --help.',
  });
}
