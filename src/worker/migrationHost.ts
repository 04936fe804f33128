import { FerryError } from '../engine/errors';
import type { Log } from '../engine/log';
import type { MigrationRequest } from '../engine/model/plan';
import type { MigrationStatus } from '../engine/model/status';
import { Listeners } from './listeners';
import { ControlSocket } from './controlSocket';
import { answerControl } from './controlServer';
import { findKnown } from './lookup';
import type { LogEntry } from './protocol';
import { Recorder } from './recorder';
import { referencesOf, type References } from './references';
import type { Registry } from './registry';
import { RunningMigration, type MigrationRun, type Outcome } from './runningMigration';

/** Makes the migration that a request asks for; nothing is done before it is run. */
export type MakeMigration = (request: MigrationRequest, log: Log) => MigrationRun;

/**
 * The migrations of this process: runs them, tells of them, keeps their registry entries, and
 * lets the user's other processes steer them through a control socket.
 */
export class MigrationHost {
  readonly progress = new Listeners<MigrationStatus>();
  /** Ends of migrations that had passed their preflight. */
  readonly ended = new Listeners<Outcome>();
  readonly logged = new Listeners<LogEntry>();
  private readonly migrations = new Map<string, RunningMigration>();
  private readonly finishing = new Set<Promise<void>>();
  private control?: Promise<ControlSocket | undefined>;

  constructor(
    private readonly registry: Registry,
    private readonly make: MakeMigration,
  ) {}

  /**
   * Starts or resumes a migration here. It can be steered from this instant on, and so be stopped
   * before it has begun.
   * @throws FerryError `name-in-use` when one of the name runs here; one that runs elsewhere, or any
   * other refusal, is its end
   */
  start(request: MigrationRequest, references?: References): RunningMigration {
    const { name } = request.plan;
    if (this.migrations.get(name)?.isOver === false) throw nameInUse(name);
    const run = this.make(request, this.logOf(name));
    const migration = new RunningMigration(name, run, () => this.refuseSecond(name));
    this.migrations.set(name, migration);
    this.follow(migration, request, references ?? referencesOf(request));
    return migration;
  }

  /** @throws FerryError `unknown-migration` */
  get(name: string): RunningMigration {
    const migration = this.migrations.get(name);
    if (migration !== undefined) return migration;
    throw new FerryError({
      code: 'unknown-migration',
      kind: 'refused',
      message: `No migration named ${name} runs in this process.`,
      remedy: 'See the names of those that run.',
      commandLine: 'mongo-ferry list',
    });
  }

  /** A log whose lines are told as this migration's. */
  logOf(migration?: string): Log {
    const entry = (level: LogEntry['level']) => (message: string) =>
      this.logged.emit({ level, message, migration });
    return {
      debug: entry('debug'),
      info: entry('info'),
      warn: entry('warning'),
      error: entry('error'),
    };
  }

  /** Stops all that still run, their state kept; {@link close} waits for their ends. */
  async interruptAll(): Promise<void> {
    const running = [...this.migrations.values()].filter((migration) => !migration.isOver);
    await Promise.all(running.map((migration) => migration.run.interrupt()));
  }

  /** Waits for the ends of those that run. */
  async allEnded(): Promise<void> {
    await Promise.all([...this.migrations.values()].map(({ ended }) => ended));
  }

  /** Waits until all have ended and those attached were told, then closes the control socket. */
  async close(): Promise<void> {
    await Promise.all(this.finishing);
    await (await this.control)?.close();
  }

  private async refuseSecond(name: string): Promise<void> {
    const known = await findKnown(this.registry, name);
    known?.client?.dispose();
    const runsElsewhere = known?.client !== undefined && known.entry.pid !== process.pid;
    if (runsElsewhere) throw nameInUse(name);
  }

  private async controlSocket(): Promise<ControlSocket | undefined> {
    this.control ??= ControlSocket.open(this.registry.folder, (connection) =>
      answerControl(connection, this),
    ).catch((error: unknown) => {
      this.logOf().warn(`Other terminals cannot reach this migration: ${(error as Error).message}`);
      return undefined;
    });
    return await this.control;
  }

  private follow(
    migration: RunningMigration,
    request: MigrationRequest,
    references: References,
  ): void {
    const { name, kind, stateDatabase } = request.plan;
    const recorder = this.controlSocket().then(
      (socket) =>
        new Recorder(
          this.registry,
          () => ({
            ...{ name, kind, pid: process.pid, socket: socket?.path, stateDatabase },
            ...{ plan: migration.run.plan(), ...references },
          }),
          (error) => this.logOf(name).warn(`The state folder cannot be written: ${error.message}`),
        ),
    );
    migration.progress.add((status) => {
      // A migration that is refused leaves the entry of an earlier one of its name as it was.
      if (migration.hasPassedPreflight) void recorder.then((each) => each.record(status));
      this.progress.emit(status);
    });
    const finishing = this.finish(migration, recorder);
    this.finishing.add(finishing);
    void finishing.then(() => this.finishing.delete(finishing));
  }

  private async finish(migration: RunningMigration, recorder: Promise<Recorder>): Promise<void> {
    const outcome = await migration.ended;
    if (!migration.hasPassedPreflight) return;
    await (await recorder).finish(outcome.status);
    this.ended.emit(outcome);
  }
}

function nameInUse(name: string): FerryError {
  return new FerryError({
    code: 'name-in-use',
    kind: 'refused',
    message: `A migration named ${name} is running already.`,
    remedy: 'See how it stands, or choose another name.',
    commandLine: `mongo-ferry status ${name}, or --name`,
  });
}
