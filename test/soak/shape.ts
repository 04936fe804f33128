import { reversePlan } from '../../src/engine/cutover/reversePlan';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { MigrationPlan } from '../../src/engine/model/plan';
import type { ComparedDatabase } from '../support/compareDatabases';
import type { SoakOptions, Variety } from './options';
import type { Random } from './random';
import { NAMES } from './workload/workload';

/** Ranges so small that a little data has many. */
const RANGE_BYTES = 100_000;

/** Whatever others have in a target bears this in its name. */
export const FOREIGN = 'foreign';

/** The feature compatibility version below a program's own. */
const LOWER: Partial<Record<string, string>> = { '6.0': '5.0', '5.0': '4.4' };

/** What one seed is about. */
export interface Shape {
  /** Databases that are migrated, as they are called at the source. */
  databases: string[];
  /** One of the source that is not migrated. */
  outside: string;
  /** Names of collections and views that come and go. */
  names: string[];
  plan: MigrationPlan;
  /** Feature compatibility versions. */
  features: { source: string; target: string };
  /** Whether others have things in the target. */
  foreign: boolean;
  /** What is to be equal. */
  compared: ComparedDatabase[];
}

/** What a plan carries of two databases, and where to. */
type Ways = Pick<MigrationPlan, 'include' | 'exclude' | 'renames'> & {
  compared: ComparedDatabase[];
};

type MakeWays = (a: string, b: string) => Ways;

const isForeign = (name: string) => name.includes(FOREIGN);

/** A database that is carried whole but for what is told: places by names, undefined for none. */
function compared(
  source: string,
  target: string,
  told: Partial<Record<string, string | undefined>> = {},
): ComparedDatabase {
  const places = new Map(Object.entries(told));
  const origins = new Map([...places].map(([from, to]) => [to, from]));
  return {
    source,
    target,
    imageOf: (name) => (places.has(name) ? places.get(name) : name),
    originOf: (name) => {
      if (isForeign(name)) return undefined;
      return places.has(name) ? undefined : (origins.get(name) ?? name);
    },
  };
}

const asIs: MakeWays = (a, b) => ({
  ...{ include: [a, b], exclude: [], renames: [] },
  compared: [compared(a, a), compared(b, b)],
});

const databaseRenamed: MakeWays = (a, b) => ({
  ...{ include: [a, b], exclude: [], renames: [{ from: a, to: `${a}_to` }] },
  compared: [compared(a, `${a}_to`), compared(b, b)],
});

const collectionRenamed: MakeWays = (a, b) => ({
  ...{ include: [a, b], exclude: [`${b}.n5`] },
  renames: [{ from: `${a}.n1`, to: `${a}.m1` }],
  compared: [compared(a, a, { n1: 'm1' }), compared(b, b, { n5: undefined })],
});

const byName: MakeWays = (a, b) => ({
  ...{ include: [`${a}.n0`, `${a}.n1`, `${a}.n3`, `${a}.ts0`, b], exclude: [] },
  renames: [{ from: a, to: `${a}_to` }],
  compared: [
    compared(a, `${a}_to`, { n2: undefined, n4: undefined, n5: undefined, ts1: undefined }),
    compared(b, b),
  ],
});

/** Draws what a seed is about. */
export function shapeOf(options: SoakOptions, seed: number, random: Random): Shape {
  const has = (variety: Variety) => random.chance(0.5) && options.varieties.includes(variety);
  const [a, b] = [`soak_${seed}_a`, `soak_${seed}_b`];
  const renaming = random.pick([databaseRenamed, collectionRenamed, byName]);
  const { compared: databases, ...ways } = (has('renames') ? renaming : asIs)(a, b);
  const isLow = has('compatibility');
  const features = (own: string) => {
    const lower = random.chance(0.6) ? LOWER[own] : undefined;
    return isLow && lower !== undefined ? lower : own;
  };
  return {
    databases: [a, b],
    outside: `soak_${seed}_outside`,
    names: NAMES,
    features: {
      source: features(options.sourceVersion),
      target: features(options.targetVersion),
    },
    foreign: has('foreign'),
    plan: {
      ...defaultPlan(`soak-${seed}`, 'migrate'),
      ...ways,
      stateDatabase: `soak_${seed}_state`,
      // An engine killed before it stored anything begins anew.
      existing: 'continue',
      rangeBytes: RANGE_BYTES,
      parallelRanges: 1 + random.below(4),
      reverse: has('reverse'),
    },
    compared: databases,
  };
}

/** The way back: what is written at the target goes to the source. */
export function backwards(shape: Shape): Shape {
  const { plan, features, compared: there } = shape;
  const renamed = (name: string) =>
    there.map(({ imageOf }) => imageOf(name)).find((image) => image !== name) ?? name;
  return {
    ...shape,
    databases: there.map(({ target }) => target),
    names: shape.names.map(renamed),
    features: { source: features.target, target: features.source },
    // All else is where the way there has stored it.
    plan: reversePlan(plan),
    compared: there.map(({ source, target, imageOf, originOf }) => ({
      ...{ source: target, target: source },
      imageOf: originOf,
      originOf: (name) => (isForeign(name) ? undefined : imageOf(name)),
    })),
  };
}

/** In a line. */
export function describeShape({ plan, features, foreign }: Shape): string {
  return [
    `${plan.include.length} included, ${plan.renames.length} renamed`,
    `features ${features.source} and ${features.target}`,
    ...(foreign ? ['things of others in the target'] : []),
    ...(plan.reverse === true ? ['with a way back'] : []),
  ].join(', ');
}
