import { isDeepStrictEqual } from 'node:util';
import { FerryError } from '../errors';
import type { Log } from '../log';
import { mayBeSame, type SourceIdentity } from '../deployment/identity';
import type { MigrationRecord } from './records';
import type { SourceDeeds } from '../model/plan';

/**
 * What a migration does to its source is stored in the target, so that it can be resumed from
 * anywhere. But the target's owner may be somebody else, and by writing there that the source was
 * blocked, its balancer stopped or its cutover begun, could have its writes allowed or stopped. So
 * the machine that does such a thing notes it, and only what it noted, or what somebody was shown
 * and agreed to, is acted on.
 */

export const NO_DEEDS: SourceDeeds = { blocked: false, balancerStopped: false, cuttingOver: false };

/** What was done, and to which source. */
export interface SourceNote {
  source: SourceIdentity;
  deeds: SourceDeeds;
}

/** Where a machine keeps its note of one migration, out of every deployment's reach. */
export interface SourceNotes {
  /** Undefined where there is none that can be read. */
  read(): Promise<SourceNote | undefined>;
  write(note: SourceNote): Promise<void>;
}

/** What the state in a target says was done to the source. */
export function toldDeeds(record: MigrationRecord): SourceDeeds {
  return {
    blocked: record.sourceBlocked === true,
    balancerStopped: record.stoppedBalancers?.includes('source') === true,
    cuttingOver: record.cutoverTime !== undefined || record.cutoverSettled === true,
  };
}

const WORDS: Record<keyof SourceDeeds, string> = {
  blocked: 'it blocked writes to the source, which are to be allowed again',
  balancerStopped: 'it stopped the balancer of the source, which is to be started again',
  cuttingOver: 'its cutover was begun, and is to be gone on with',
};

/** What of it is not known here, a line each. */
export function unknownDeeds(told: SourceDeeds, known: SourceDeeds = NO_DEEDS): string[] {
  return (Object.keys(WORDS) as (keyof SourceDeeds)[])
    .filter((deed) => told[deed] && !known[deed])
    .map((deed) => WORDS[deed]);
}

/** What a run does to its source, noted before it is done and after it was undone. */
export class DeedsOfRun {
  private deeds: SourceDeeds = NO_DEEDS;

  constructor(
    private readonly source: SourceIdentity,
    private readonly notes: SourceNotes | undefined,
    private readonly log: Log,
  ) {}

  /** What this machine noted of the source, if it is the same one. */
  async recall(): Promise<SourceDeeds> {
    const note = await this.notes?.read();
    if (note !== undefined && mayBeSame(note.source, this.source)) this.deeds = note.deeds;
    return this.deeds;
  }

  /** Never fails: without a note, whoever resumes it is asked. */
  async note(change: Partial<SourceDeeds>): Promise<void> {
    const before = this.deeds;
    this.deeds = { ...before, ...change };
    if (isDeepStrictEqual(before, this.deeds)) return;
    try {
      await this.notes?.write({ source: this.source, deeds: this.deeds });
    } catch (error) {
      this.log.warn(
        `What is done to the source could not be noted on this machine: ${(error as Error).message}`,
      );
    }
  }
}

/**
 * What the target tells is held against what is known or agreed to.
 * @throws FerryError `deeds-unknown`
 */
export function refuseUnknownDeeds(
  record: MigrationRecord,
  known: SourceDeeds,
  agreed: SourceDeeds = NO_DEEDS,
): void {
  const both: SourceDeeds = {
    blocked: known.blocked || agreed.blocked,
    balancerStopped: known.balancerStopped || agreed.balancerStopped,
    cuttingOver: known.cuttingOver || agreed.cuttingOver,
  };
  const unknown = unknownDeeds(toldDeeds(record), both);
  if (unknown.length === 0) return;
  throw new FerryError({
    code: 'deeds-unknown',
    kind: 'refused',
    message: `The target says of ${record._id} what this machine does not know: ${unknown.join('; ')}.`,
    remedy:
      'Nothing was done on its word. Where another machine ran it, resume it there, or in a terminal: there you are shown it and asked.',
    commandLine: `mongo-ferry resume ${record._id}`,
  });
}

/** The record with what this machine knows that the target does not tell: it is undone all the same. */
export function withKnownDeeds(record: MigrationRecord, known: SourceDeeds): MigrationRecord {
  const stopped = new Set(record.stoppedBalancers);
  if (known.balancerStopped) stopped.add('source');
  return {
    ...record,
    ...(known.blocked ? { sourceBlocked: true } : {}),
    ...(stopped.size > 0 ? { stoppedBalancers: [...stopped] } : {}),
  };
}
