import type { MongoClient } from 'mongodb';
import type { TopologyKind } from './types';

/** An open connection to a deployment, with what `hello` and `buildInfo` told of it. */
export interface Deployment {
  readonly client: MongoClient;
  /** For messages; never holds a secret. */
  readonly label: string;
  readonly topology: TopologyKind;
  /** `6.0.27` */
  readonly version: string;
  readonly setName?: string;
  /** Aborted once nobody wants what is still being read from it. */
  readonly signal?: AbortSignal;
  /** Whether the server's version is this or newer. */
  atLeast(major: number, minor?: number): boolean;
  close(): Promise<void>;
}
