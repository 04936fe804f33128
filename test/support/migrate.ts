import assert from 'node:assert/strict';
import type { MongoClient } from 'mongodb';
import type { FerryError } from '../../src/engine/errors';
import type { Log } from '../../src/engine/log';
import { defaultPlan } from '../../src/engine/model/defaults';
import { Migration } from '../../src/engine/migration/migration';
import type { MigrationPlan, MigrationRequest } from '../../src/engine/model/plan';
import type { MigrationReport } from '../../src/engine/model/report';
import type { MigrationStatus } from '../../src/engine/model/status';
import { differencesBetween } from './compareDatabases';
import type { Gate } from './gates';
import { endIfLeft } from './leftovers';
import { uniqueName } from './servers';

/** What a test says of a migration; everything else is as a user who says nothing gets it. */
export interface MigrateOptions {
  source: string;
  target: string;
  /** `include` is best given, since servers are shared. */
  plan?: Partial<MigrationPlan>;
  resume?: boolean;
}

/** The request for a migration of a name and state database of its own. */
export function requestFor({ source, target, plan, resume }: MigrateOptions): MigrationRequest {
  const name = plan?.name ?? uniqueName('m');
  return {
    source: { uri: source, label: 'source' },
    target: { uri: target, label: 'target' },
    plan: {
      ...defaultPlan(name, plan?.kind ?? 'migrate'),
      stateDatabase: `state_${name}`,
      ...plan,
      name,
    },
    resume: resume ?? false,
    // As somebody who was shown them; what nobody agreed to is tested by itself.
    agreedDeeds: { blocked: true, balancerStopped: true, cuttingOver: true },
  };
}

/** How long a test waits for a migration to get anywhere. */
const PATIENCE_MS = 90_000;

/** A migration in this process, its log collected. */
export class RunningMigration {
  readonly lines: string[] = [];
  readonly migration: Migration;
  readonly #ended: Promise<MigrationReport>;

  constructor(readonly request: MigrationRequest) {
    const log: Log = Object.fromEntries(
      ['debug', 'info', 'warn', 'error'].map((level) => [
        level,
        (message: string) => this.lines.push(`${level} ${message}`),
      ]),
    ) as unknown as Log;
    this.migration = new Migration(request, { log, toolVersion: 'test' });
    this.#ended = this.migration.run();
    endIfLeft(this.#ended, () => this.migration.interrupt());
  }

  get status(): MigrationStatus {
    return this.migration.status();
  }

  /** The report of a migration that ends well. */
  get report(): Promise<MigrationReport> {
    return this.#ended;
  }

  /** The error of a migration that must not end well. */
  async failure(): Promise<FerryError> {
    const report = await this.#ended.catch((error: unknown) => error as FerryError);
    assert(report instanceof Error, `it ended well: ${JSON.stringify(report)}`);
    return report;
  }

  /** Waits until the status is as wanted; fails when the migration ends or is too slow. */
  async until(wanted: (status: MigrationStatus) => boolean): Promise<MigrationStatus> {
    let stop: () => void = () => undefined;
    const met = new Promise<MigrationStatus>((resolve) => {
      const look = () => {
        if (wanted(this.status)) resolve(this.status);
      };
      const unsubscribe = this.migration.onStatus(look);
      const timer = setInterval(look, 20);
      stop = () => {
        unsubscribe();
        clearInterval(timer);
      };
    });
    let patience: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<never>((_resolve, reject) => {
      patience = setTimeout(() => reject(new Error(this.told('not in time'))), PATIENCE_MS);
    });
    try {
      const ended = this.#ended.then(() => {
        if (wanted(this.status)) return this.status;
        throw new Error(this.told('it ended before'));
      });
      return await Promise.race([met, ended, tooSlow]);
    } finally {
      stop();
      clearTimeout(patience);
    }
  }

  untilPhase(phase: MigrationStatus['phase']): Promise<MigrationStatus> {
    return this.until((status) => status.phase === phase);
  }

  /** Waits until it is held at a gate. @throws when it ends before */
  async at(gate: Gate): Promise<void> {
    const ended = this.#ended.then(() => {
      throw new Error(this.told(`it ended before it came to ${gate.point}`));
    });
    await Promise.race([gate.reached(), ended]);
  }

  /** Waits until every change made so far to the source is applied. */
  async untilCaughtUpWith(source: MongoClient): Promise<void> {
    const { operationTime } = (await source
      .db('admin')
      .command({ appendOplogNote: 1, data: { test: 'caught up?' } })) as unknown as {
      operationTime: { t: number; i: number };
    };
    await this.until(({ lastAppliedTime: applied }) => {
      if (applied === null) return false;
      const { t, i } = operationTime;
      return applied.seconds > t || (applied.seconds === t && applied.increment >= i);
    });
  }

  /** Cuts over once it may, and waits for the end. */
  async cutOver(): Promise<MigrationReport> {
    await this.until(({ phase, readyForCutover }) => phase === 'sync' && readyForCutover);
    await this.migration.cutOver();
    return this.report;
  }

  private told(what: string): string {
    const { state, phase, activity } = this.status;
    return [`${what}: ${state}, ${phase}, ${activity}`, ...this.lines.slice(-15)].join('\n');
  }
}

/** Starts a migration; see {@link requestFor}. */
export function migrate(options: MigrateOptions): RunningMigration {
  return new RunningMigration(requestFor(options));
}

/** Fails unless the engine and the independent comparison both find the databases equal. */
export async function assertEqual(
  report: MigrationReport,
  source: MongoClient,
  target: MongoClient,
  databases: string[],
): Promise<void> {
  const found = report.verification?.found ?? [];
  assert.deepEqual(await differencesBetween(source, target, databases), []);
  assert.deepEqual(found, []);
  assert.equal(report.differences, 0);
  assert.deepEqual(report.warnings, []);
  assert.equal(report.status, 'completed');
}
