import { FerryError } from '../engine/errors';
import type { Log } from '../engine/log';
import type { RunStatus } from '../engine/model/run';
import type { Run } from '../methods/run';
import { Listeners } from './listeners';
import { ControlSocket } from './controlSocket';
import { answerControl } from './controlServer';
import { findKnown } from './lookup';
import { nameOf, type LogEntry, type StartRequest } from './protocol';
import { Recorder } from './recorder';
import { referencesOf, type References } from './references';
import { keptRequest } from './keptRequest';
import type { Registry } from './registry';
import { RunningRun, type Outcome } from './runningRun';

/** Makes the run that a request asks for; nothing is done before it is run. */
export type MakeRun = (request: StartRequest, log: Log) => Run;

/**
 * The runs of this process, migrations and others: carries them out, tells of them, keeps their
 * registry entries, and lets the user's other processes steer them through a control socket.
 */
export class RunHost {
  readonly progress = new Listeners<RunStatus>();
  /** Ends of those that had passed their preflight. */
  readonly ended = new Listeners<Outcome>();
  readonly logged = new Listeners<LogEntry>();
  private readonly runs = new Map<string, RunningRun>();
  private readonly finishing = new Set<Promise<void>>();
  private control?: Promise<ControlSocket | undefined>;

  constructor(
    private readonly registry: Registry,
    private readonly make: MakeRun,
  ) {}

  /**
   * Starts or resumes a run here. It can be steered from this instant on, and so be stopped
   * before it has begun.
   * @throws FerryError `name-in-use` when one of the name runs here; one that runs elsewhere, or any
   * other refusal, is its end
   */
  start(request: StartRequest, references?: References): RunningRun {
    const name = nameOf(request);
    if (this.runs.get(name)?.isOver === false) throw nameInUse(name);
    const run = this.make(request, this.logOf(name));
    const running = new RunningRun(name, run, () => this.refuseSecond(name));
    this.runs.set(name, running);
    this.follow(running, request, references ?? referencesOf(request));
    return running;
  }

  /** @throws FerryError `unknown-migration` */
  get(name: string): RunningRun {
    const running = this.runs.get(name);
    if (running !== undefined) return running;
    throw new FerryError({
      code: 'unknown-migration',
      kind: 'refused',
      message: `Nothing named ${name} runs in this process.`,
      remedy: 'See the names of those that run.',
      commandLine: 'mongo-ferry list',
    });
  }

  /** A log whose lines are told as this run's. */
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
    const left = [...this.runs.values()].filter((running) => !running.isOver);
    await Promise.all(left.map(({ run }) => run.interrupt()));
  }

  /** Waits for the ends of those that run. */
  async allEnded(): Promise<void> {
    await Promise.all([...this.runs.values()].map(({ ended }) => ended));
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
      this.logOf().warn(`Other terminals cannot reach this run: ${(error as Error).message}`);
      return undefined;
    });
    return await this.control;
  }

  private follow(running: RunningRun, request: StartRequest, references: References): void {
    const name = nameOf(request);
    const recorder = this.controlSocket().then(
      (socket) =>
        new Recorder(
          this.registry,
          () => ({
            ...{ name, pid: process.pid, socket: socket?.path, ...references },
            ...keptRequest(request, running.run),
          }),
          (error) => this.logOf(name).warn(`The state folder cannot be written: ${error.message}`),
        ),
    );
    running.progress.add((status) => {
      // One that is refused leaves the entry of an earlier one of its name as it was.
      if (running.hasPassedPreflight) void recorder.then((each) => each.record(status));
      this.progress.emit(status);
    });
    const finishing = this.finish(running, recorder);
    this.finishing.add(finishing);
    void finishing.then(() => this.finishing.delete(finishing));
  }

  private async finish(running: RunningRun, recorder: Promise<Recorder>): Promise<void> {
    const outcome = await running.ended;
    if (!running.hasPassedPreflight) return;
    await (await recorder).finish(outcome.status);
    this.ended.emit(outcome);
  }
}

function nameInUse(name: string): FerryError {
  return new FerryError({
    code: 'name-in-use',
    kind: 'refused',
    message: `Something named ${name} is running already.`,
    remedy: 'See how it stands, or choose another name.',
    commandLine: `mongo-ferry status ${name}, or --name`,
  });
}
