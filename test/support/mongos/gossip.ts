import { fieldOf, type Fields, type Value } from './bson';

/** The newest cluster time that a router has heard of: from shards and from its clients, never by itself. */
export class Gossip {
  private newest: Value | undefined;

  /** As it goes with commands and replies. */
  get told(): Value | undefined {
    return this.newest;
  }

  /** The time alone. */
  get time(): Value | undefined {
    return this.newest === undefined ? undefined : timeOf(this.newest);
  }

  hear(fields: Fields): void {
    const told = fields.get('$clusterTime');
    const time = told === undefined ? undefined : timeOf(told);
    if (time === undefined) return;
    const known = this.time;
    if (known === undefined || known.bytes.readBigUInt64LE() < time.bytes.readBigUInt64LE()) {
      this.newest = told;
    }
  }
}

function timeOf({ document }: Value): Value | undefined {
  return fieldOf(document, 'clusterTime');
}
