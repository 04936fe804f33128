import { InvalidArgumentError, Option, type Command } from 'commander';
import { LOAD_LEVELS, type LoadLevel } from '../../engine/model/load';
import type { LoadChange } from '../../engine/model/load';

/** Of the line's and the target's bandwidth, so decimal, as rates are shown. */
const MEGABYTE = 1_000_000;

/** A limit as an option gives it; commander takes no `null` for a value. */
type Limit = number | 'none';

/** The options by which a load is set. */
export interface LoadOptions {
  loadLevel?: LoadLevel;
  /** Bytes a second. */
  maxBandwidth?: Limit;
  maxDocumentsPerSecond?: Limit;
}

/** Help for what the levels mean. */
export const LOAD = `
Load:
  gentle, balanced and full are 1, 4 and 8 writes to the target at a time, fewer and smaller ones
  while it answers late. It can be changed while the migration runs: mongo-ferry load NAME`;

/** `--load-level`, `--max-bandwidth`, `--max-documents-per-second`. */
export function addLoadOptions(command: Command): Command {
  command.addOption(levelOption('--load-level <level>'));
  return addLimitOptions(command);
}

/** The option that sets the level, under the given name. */
export function levelOption(flags: string): Option {
  return new Option(flags, 'how hard the target may be worked').choices([...LOAD_LEVELS]);
}

/** `--max-bandwidth`, `--max-documents-per-second`. */
export function addLimitOptions(command: Command): Command {
  return command
    .option('--max-bandwidth <MB/s>', 'write no more megabytes a second; none for no limit', bytes)
    .option(
      '--max-documents-per-second <count>',
      'write no more documents a second; none for no limit',
      limit,
    );
}

/** The change that a user's options ask for, or undefined if none do. */
export function loadChangeOf(options: LoadOptions): LoadChange | undefined {
  const { loadLevel, maxBandwidth, maxDocumentsPerSecond } = options;
  const all = [loadLevel, maxBandwidth, maxDocumentsPerSecond];
  if (all.every((value) => value === undefined)) return undefined;
  return {
    level: loadLevel,
    maxBytesPerSecond: orNull(maxBandwidth),
    maxDocumentsPerSecond: orNull(maxDocumentsPerSecond),
  };
}

function orNull(limit: Limit | undefined): number | null | undefined {
  return limit === 'none' ? null : limit;
}

function bytes(text: string): Limit {
  const megabytes = limit(text);
  return megabytes === 'none' ? 'none' : megabytes * MEGABYTE;
}

function limit(text: string): Limit {
  if (text === 'none') return text;
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError('Give a number above 0, or none.');
  }
  return number === 0 ? 'none' : number;
}
