import { Timestamp } from 'mongodb';

/** Order of two cluster times: negative when `a` is earlier. */
export function compareTimes(a: ClusterTime, b: ClusterTime): number {
  return a.seconds - b.seconds || a.increment - b.increment;
}

export function toTimestamp(time: ClusterTime): Timestamp {
  return new Timestamp({ t: time.seconds, i: time.increment });
}

export function fromTimestamp(timestamp: Timestamp): ClusterTime {
  return { seconds: timestamp.t, increment: timestamp.i };
}

/**
 * The cluster time of a resume token: its `_data` is a KeyString in hexadecimal that begins with
 * the timestamp, 0x82 and then seconds and increment, big endian (server: resume_token.h,
 * key_string). Undefined for tokens of another make.
 */
export function timeOfToken(data: string): ClusterTime | undefined {
  if (!/^82[0-9a-f]{16}/i.test(data)) return undefined;
  return {
    seconds: parseInt(data.slice(2, 10), 16),
    increment: parseInt(data.slice(10, 18), 16),
  };
}

/** A cluster time: seconds since the epoch, and a counter within the second. */
export interface ClusterTime {
  seconds: number;
  increment: number;
}
