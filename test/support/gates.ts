import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  GATES_FOLDER,
  GATES_VARIABLE,
  type GateAnswer,
  type GateDetail,
  type GatePoint,
} from '../../src/engine/testGates';

/** An engine at a point. */
interface Arrival {
  point: GatePoint;
  detail: GateDetail;
  /** Of the engine's process. */
  pid: number;
}

/** How long a test waits for an engine to come to a point: a limit for what never comes. */
const PATIENCE_MS = 90_000;

/** An engine that is held, and how it is told to go on. */
interface Held {
  arrival: Arrival;
  socket: Socket;
  answer: (answer: GateAnswer) => void;
}

/** A point at which engines are held, one after the other. */
export class Gate {
  #held: Held[] = [];
  readonly #waiting: (() => void)[] = [];
  #isOpen = false;

  constructor(
    readonly point: GatePoint,
    private readonly where: GateDetail,
    private readonly passed: readonly GatePoint[],
  ) {}

  /** Whether it holds an engine that tells this. */
  isFor({ point, detail }: Arrival): boolean {
    const wanted = Object.entries(this.where) as [keyof GateDetail, string][];
    return !this.#isOpen && point === this.point && wanted.every(([k, v]) => detail[k] === v);
  }

  hold(held: Held): void {
    this.#held.push(held);
    for (const tell of this.#waiting.splice(0)) tell();
  }

  /** The engine at the other end is gone. */
  forget(gone: Socket): void {
    this.#held = this.#held.filter(({ socket }) => socket !== gone);
  }

  /** Waits until an engine is held here, or so many are; tells of the first of them. */
  async reached(engines = 1): Promise<Arrival> {
    let patience: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<never>((_resolve, reject) => {
      patience = setTimeout(() => reject(new Error(this.#told('was not reached'))), PATIENCE_MS);
    });
    try {
      for (;;) {
        const [first] = this.#held;
        if (first !== undefined && this.#held.length >= engines) return first.arrival;
        await Promise.race([new Promise<void>((tell) => this.#waiting.push(tell)), tooSlow]);
      }
    } finally {
      clearTimeout(patience);
    }
  }

  /** Lets the first that is held go on, or fail or die; the next is held as before. */
  pass(answer: GateAnswer = 'go'): void {
    const [first] = this.#held;
    if (first === undefined) throw new Error(this.#told('holds nothing'));
    if (answer === 'kill' && first.arrival.pid === process.pid) {
      throw new Error('the engine is in this process: it can be failed, not killed');
    }
    this.#held.shift();
    first.answer(answer);
  }

  /** Lets all that are held, and all that come, go on. */
  open(): void {
    this.#isOpen = true;
    for (const { answer } of this.#held.splice(0)) answer('go');
  }

  #told(what: string): string {
    const last = this.passed.slice(-20).join(', ');
    return `${this.point} ${what}; the last points passed: ${last === '' ? 'none' : last}`;
  }
}

/** The gates of a suite: engines of this process, and of those that it starts, are held at them. */
export class Gates {
  /** Points in the order in which engines came there. */
  readonly passed: GatePoint[] = [];
  #gates: Gate[] = [];
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #folder: string | undefined;

  /** Listens; engines learn by the environment, which processes started from now on inherit. */
  async listen(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), GATES_FOLDER));
    const path = join(this.#folder, 'gates');
    this.#server = createServer((socket) => this.#serve(socket)).listen(path);
    await once(this.#server, 'listening');
    process.env[GATES_VARIABLE] = path;
  }

  /** Closes a point: an engine that comes there is held, until the gate or the test says otherwise. */
  close(point: GatePoint, where: GateDetail = {}): Gate {
    const gate = new Gate(point, where, this.passed);
    this.#gates.push(gate);
    return gate;
  }

  /** Has the next engine that comes to a point fail there, or die; resolves when it has come. */
  async answerNext(
    point: GatePoint,
    answer: Exclude<GateAnswer, 'go'>,
    where: GateDetail = {},
  ): Promise<void> {
    const gate = this.close(point, where);
    await gate.reached();
    gate.pass(answer);
    gate.open();
  }

  /** Lets everything go on, and forgets all. */
  openAll(): void {
    for (const gate of this.#gates) gate.open();
    this.#gates = [];
    this.passed.length = 0;
  }

  async end(): Promise<void> {
    Reflect.deleteProperty(process.env, GATES_VARIABLE);
    this.openAll();
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true });
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const gate of this.#gates) gate.forget(socket);
    });
    const lines = createInterface(socket);
    // An engine that is killed takes its end of the line with it; lines tell of that, too.
    for (const one of [socket, lines]) one.on('error', () => undefined);
    lines.on('line', (text) => {
      const { id, ...arrival } = JSON.parse(text) as Arrival & { id: number };
      const answer = (how: GateAnswer) => socket.write(`${JSON.stringify({ id, answer: how })}\n`);
      this.passed.push(arrival.point);
      const gate = this.#gates.find((one) => one.isFor(arrival));
      if (gate === undefined) answer('go');
      else gate.hold({ arrival, socket, answer });
    });
  }
}

/** Has the suite's tests set gates; after each test all are open. */
export function useGates(): Gates {
  const gates = new Gates();
  before(() => gates.listen());
  afterEach(() => gates.openAll());
  after(() => gates.end());
  return gates;
}
