import type { MongoClient } from 'mongodb';
import type { Abilities } from './abilities';
import type { TopologyKind } from './deploymentFacts';
import type { Version } from './version';

/** An open connection to a deployment, with what `hello` and `buildInfo` told of it. */
export interface Deployment {
  readonly client: MongoClient;
  /** For messages; never holds a secret. */
  readonly label: string;
  readonly topology: TopologyKind;
  /** The version of its program, for questions that no {@link Deployment.abilities} answers. */
  readonly binary: Version<'binary'>;
  /** What it can do, which its feature compatibility version may hold back. */
  readonly abilities: Abilities;
  readonly setName?: string;
  /** Aborted once nobody wants what is still being read from it. */
  readonly signal?: AbortSignal;
  close(): Promise<void>;
}

/** In words: `MongoDB 6.0.27`, or `MongoDB 6.0.27 (held back to the features of 5.0)`. */
export function describeVersion({ binary, abilities: { features } }: Deployment): string {
  const isHeldBack = features !== undefined && features.series !== binary.series;
  const restraint = isHeldBack ? ` (held back to the features of ${features.text})` : '';
  return `MongoDB ${binary.text}${restraint}`;
}
