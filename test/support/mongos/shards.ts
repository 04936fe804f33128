import { setTimeout as sleep } from 'node:timers/promises';
import { compose, isTrue, numberOf, stringOf, type Fields } from './bson';
import { CODE, errorOf, refuse, RouterError } from './refusal';
import { isOk, LinkLost, ServerLink, type Outgoing } from './serverLink';

/** Codes by which a member says that it is not, or not any more, the primary. */
const NOT_PRIMARY = [10107, 13435, 11600, 11602, 13436, 189, 91];

/** One shard, or the config servers, as a router sees it. */
class Member {
  /** Whether it answered as the primary; else it is asked first. */
  isPrimary = false;

  constructor(
    readonly link: ServerLink,
    /** For what servers do for each other only. */
    readonly internal: ServerLink,
  ) {}
}

/** A router's connections to the shards and config servers. */
export class Shards {
  private readonly members = new Map<string, Member>();

  constructor(
    /** Milliseconds that a primary is waited for; 15 s in a real mongos. */
    private readonly patience: () => number,
    private readonly key: string | undefined,
  ) {}

  /** Ids of the shards, the config servers left out, in order. */
  get ids(): string[] {
    return [...this.members.keys()].filter((id) => id !== 'config').sort();
  }

  add(id: string, address: string): void {
    const [link, internal] = [false, true].map((each) => new ServerLink(address, this.key, each));
    if (link !== undefined && internal !== undefined) {
      this.members.set(id, new Member(link, internal));
    }
  }

  remove(id: string): void {
    const member = this.members.get(id);
    member?.link.close();
    member?.internal.close();
    this.members.delete(id);
  }

  /** `shard01/127.0.0.1:20001` */
  hostOf(id: string): string {
    return `${id}/${this.linkTo(id).address}`;
  }

  /** From now on nothing reaches a shard, nor comes back from it, until {@link letGo}. */
  hold(id: string): void {
    const { link, internal } = this.memberOf(id);
    link.hold();
    internal.hold();
  }

  /** Ends {@link hold}. */
  letGo(id: string): void {
    const { link, internal } = this.memberOf(id);
    link.letGo();
    internal.letGo();
  }

  isHeld(id: string): boolean {
    return this.memberOf(id).link.isHeld;
  }

  linkTo(id: string): ServerLink {
    return this.memberOf(id).link;
  }

  /** Sends to the primary of a shard. @throws RouterError when it refuses, is lost, or there is none */
  async send(id: string, outgoing: Outgoing, isInternal = false): Promise<Fields> {
    const member = this.memberOf(id);
    if (!member.isPrimary) await this.findPrimary(id, member);
    let reply: Fields;
    try {
      reply = await (isInternal ? member.internal : member.link).send(outgoing);
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
      member.isPrimary = false;
      const { address } = member.link;
      throw new RouterError(
        CODE.HostUnreachable,
        'HostUnreachable',
        `Error connecting to ${address} :: caused by :: ${error.message}`,
      );
    }
    if (isOk(reply)) return reply;
    const refusal = errorOf(reply);
    if (NOT_PRIMARY.includes(refusal.code)) member.isPrimary = false;
    throw refusal;
  }

  close(): void {
    for (const id of [...this.members.keys()]) this.remove(id);
  }

  private memberOf(id: string): Member {
    return this.members.get(id) ?? refuse('ShardNotFound', `Shard ${id} not found`);
  }

  private async findPrimary(id: string, member: Member): Promise<void> {
    const deadline = performance.now() + this.patience();
    const hello = { body: compose({ hello: 1, $db: 'admin' }) };
    for (;;) {
      const reply = await member.link.send(hello).catch((error: unknown) => {
        if (error instanceof LinkLost) return undefined;
        throw error;
      });
      if (reply !== undefined && isTrue(reply.get('isWritablePrimary'))) {
        member.isPrimary = true;
        return;
      }
      if (performance.now() > deadline) break;
      await sleep(20);
    }
    refuse(
      'FailedToSatisfyReadPreference',
      `Could not find host matching read preference { mode: "primary" } for set ${id}`,
    );
  }
}

/** Whether trying again elsewhere or later may help a command that changes nothing. */
export function isHostFault({ code }: RouterError): boolean {
  return code === CODE.HostUnreachable || NOT_PRIMARY.includes(code);
}

/** Whether a shard says that the router does not know where things are. */
export function isStale({ code }: RouterError): boolean {
  return STALE.includes(code);
}

const STALE: number[] = [
  CODE.StaleConfig,
  CODE.StaleShardVersion,
  CODE.StaleEpoch,
  CODE.StaleDbVersion,
  CODE.ShardInvalidatedForTargeting,
];

/** A reply's number. */
export function countIn(reply: Fields, name: string): number {
  return numberOf(reply.get(name)) ?? 0;
}

/** A reply's text. */
export function textIn(reply: Fields, name: string): string | undefined {
  return stringOf(reply.get(name));
}
