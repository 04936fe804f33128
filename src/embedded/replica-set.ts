import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adminCommand, stateOf, waitUntil, type MemberState } from './direct';
import { endMembers, memberAt, startMember } from './members';
import type { MongodProcess } from './mongod';
import {
  connectionString,
  createWorkspace,
  defaultStartTimeoutMs,
  removeWorkspace,
  type EmbeddedServers,
  type EmbeddedUser,
  type ServerOptions,
  type Workspace,
} from './server-options';

/** How a replica set is started. */
export interface ReplicaSetOptions extends ServerOptions {
  /** The set's name. */
  name: string;
  /** How many members it has; one unless said. */
  members?: number;
  /** How many of the members, the last ones, only vote; none unless said. */
  arbiters?: number;
  /** The size of each member's oplog; the server's own choice unless said. */
  oplogSizeMB?: number;
  /** What it is in a sharded cluster, if it is a part of one. */
  role?: 'shard' | 'config';
  /** With `auth`, the key that its members, and others of a cluster, know each other by. */
  key?: string;
  /** How long members wait for a lost primary before they elect another; 5 seconds unless said. */
  electionTimeoutMs?: number;
}

/** A running replica set. */
export interface EmbeddedReplicaSet extends EmbeddedServers {
  readonly name: string;
  /** The number of the member that is primary. */
  primary(): Promise<number>;
  /** Makes the primary step down and waits for the next one (with one member, the same again). */
  stepDown(): Promise<void>;
}

/** Starts a replica set on this machine and waits until it has a primary and all members are well. */
export async function startReplicaSet(options: ReplicaSetOptions): Promise<EmbeddedReplicaSet> {
  const workspace = await createWorkspace(options.dir);
  const set = new RunningSet(options, workspace);
  try {
    await set.start();
    return set;
  } catch (error) {
    await set.stop();
    throw error;
  }
}

class RunningSet implements EmbeddedReplicaSet {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
  readonly #members: MongodProcess[] = [];
  readonly #timeoutMs: number;

  constructor(
    readonly options: ReplicaSetOptions,
    readonly workspace: Workspace,
  ) {
    this.name = options.name;
    this.version = options.binary.version;
    this.directory = workspace.directory;
    this.#timeoutMs = options.startTimeoutMs ?? defaultStartTimeoutMs;
  }

  get hosts(): string[] {
    return this.#members.map(({ host }) => host);
  }

  get uri(): string {
    return connectionString(this.hosts, { replicaSet: this.name }, this.#auth);
  }

  get #auth(): EmbeddedUser | undefined {
    return this.options.auth;
  }

  async start(): Promise<void> {
    const { name, members = 1, oplogSizeMB, role } = this.options;
    const args = ['--replSet', name];
    if (role !== undefined) args.push(role === 'shard' ? '--shardsvr' : '--configsvr');
    if (oplogSizeMB !== undefined) args.push('--oplogSize', String(oplogSizeMB));
    if (this.#auth) args.push('--keyFile', await this.#writeKeyFile());
    for (let index = 0; index < members; index++) {
      this.#members.push(await startMember(this.options, this.workspace, index, args));
    }
    await this.#initiate();
    await this.#waitForHealth();
    if (this.#auth) await this.#createUser(this.#auth);
  }

  pid(member: number): number | undefined {
    return memberAt(this.#members, member).pid;
  }

  kill(member: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    return memberAt(this.#members, member).kill(signal);
  }

  async restart(member: number): Promise<void> {
    await memberAt(this.#members, member).start();
    await this.#waitForHealth();
  }

  async primary(): Promise<number> {
    const index = (await this.#states()).indexOf('primary');
    if (index < 0) throw new Error(`replica set ${this.name} has no primary`);
    return index;
  }

  async stepDown(): Promise<void> {
    const alone = this.#members.length === 1;
    const before = await this.primary();
    const { host } = memberAt(this.#members, before);
    await adminCommand(host, this.#auth, {
      replSetStepDown: alone ? 1 : 20,
      secondaryCatchUpPeriodSecs: alone ? 0 : 10,
      force: alone,
    });
    await waitUntil(`a new primary of ${this.name}`, this.#timeoutMs, async () => {
      const now = (await this.#states()).indexOf('primary');
      return now >= 0 && (alone || now !== before);
    });
  }

  async stop(): Promise<void> {
    await endMembers(this.#members, this.workspace);
    await removeWorkspace(this.workspace);
  }

  async #initiate(): Promise<void> {
    const { host } = memberAt(this.#members, 0);
    const firstArbiter = this.hosts.length - (this.options.arbiters ?? 0);
    await adminCommand(host, undefined, {
      replSetInitiate: {
        _id: this.name,
        ...(this.options.role === 'config' ? { configsvr: true } : {}),
        members: this.hosts.map((member, index) => ({
          _id: index,
          host: member,
          arbiterOnly: index >= firstArbiter,
        })),
        settings: { electionTimeoutMillis: this.options.electionTimeoutMs ?? 5_000 },
      },
    });
  }

  /** The first user may be created from this machine without being known: the localhost exception. */
  async #createUser({ user, password }: EmbeddedUser): Promise<void> {
    const { host } = memberAt(this.#members, await this.primary());
    await adminCommand(host, undefined, {
      createUser: user,
      pwd: password,
      roles: ['root'],
      writeConcern: { w: 'majority' },
    });
  }

  async #writeKeyFile(): Promise<string> {
    const keyFile = join(this.directory, 'key');
    const key = this.options.key ?? randomBytes(96).toString('base64');
    await writeFile(keyFile, key, { mode: 0o600 });
    return keyFile;
  }

  /** Waits until every running member takes part and, if they are a majority, one is primary. */
  async #waitForHealth(): Promise<void> {
    await waitUntil(`the members of ${this.name}`, this.#timeoutMs, async () => {
      const running = (await this.#states()).filter((state) => state !== 'ended');
      const primaries = running.filter((state) => state === 'primary').length;
      const others = running.filter((state) => state === 'secondary' || state === 'arbiter').length;
      const canElect = running.length > this.#members.length / 2;
      return primaries + others === running.length && primaries === (canElect ? 1 : 0);
    });
  }

  #states(): Promise<MemberState[]> {
    return Promise.all(
      this.#members.map(async (member) =>
        member.pid === undefined ? 'ended' : await stateOf(member.host),
      ),
    );
  }
}
