import { formatNamespace } from '../engine/catalog/namespaces';
import { indexKindsOf } from '../engine/catalog/indexKinds';
import type { CatalogEntry } from '../engine/catalog/read';
import { numberField, type FaithfulDocument } from '../engine/bson/faithful';
import type { IndexKind } from '../engine/deployment/deploymentFacts';
import type { Feature, ScenarioFacts } from '../scenarios/facts';
import { fromDeploymentFacts } from '../scenarios/fromDeployment';
import { limitFound, type KnownLimit, type LimitFound } from '../scenarios/limits';
import type { Sides } from '../scenarios/sides';
import { readCarriedIndexes, measureCarried } from './measures';
import type { Found, PreflightContext } from './types';
import { listed } from './wording';

type Carried = { entry: CatalogEntry; indexes: FaithfulDocument[] };

function isIndexKind(kind: IndexKind) {
  return ({ indexes }: Carried): boolean =>
    indexes.some((index) => indexKindsOf(index).includes(kind));
}

/** How the features that limits are about are told by what is carried. */
const HAS: Partial<Record<Feature, (carried: Carried) => boolean>> = {
  'capped collections': ({ entry }) => entry.kind === 'capped',
  'time-series collections': ({ entry }) => entry.kind === 'timeseries',
  'clustered collections': ({ entry }) => entry.kind === 'clustered',
  views: ({ entry }) => entry.kind === 'view',
  collation: ({ entry }) => entry.kind !== 'view' && entry.options.has('collation'),
  'queryable encryption': ({ entry }) => entry.options.has('encryptedFields'),
  'pre- and post-images': ({ entry }) => entry.options.has('changeStreamPreAndPostImages'),
  // The one on `_id` does not say that it is unique.
  'unique indexes': ({ indexes }) => indexes.some((index) => numberField(index, 'unique') === 1),
  'hashed indexes': isIndexKind('hashed'),
  'text indexes': isIndexKind('text'),
  '2d indexes': isIndexKind('2d'),
  'wildcard indexes': isIndexKind('wildcard'),
  'partial indexes': isIndexKind('partial'),
};

/** What is carried of each feature: the namespaces. */
async function namespacesByFeature(context: PreflightContext): Promise<Map<Feature, string[]>> {
  const indexed = new Map(
    (await readCarriedIndexes(context)).map(({ entry, indexes }) => [entry, indexes]),
  );
  const carried = context.carried.map((entry) => ({ entry, indexes: indexed.get(entry) ?? [] }));
  const found = (Object.keys(HAS) as Feature[]).map((feature): [Feature, string[]] => [
    feature,
    carried
      .filter((one) => HAS[feature]?.(one) === true)
      .map(({ entry }) => formatNamespace(entry)),
  ]);
  return new Map(found.filter(([, namespaces]) => namespaces.length > 0));
}

function longest(names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => Buffer.byteLength(name)));
}

/** Both sides as the judge knows them, less what the plan leaves out; names as they will be. */
async function sidesOf(
  context: PreflightContext,
  features: readonly Feature[],
  known: Partial<ScenarioFacts>,
): Promise<Sides> {
  const { carried, map, target } = context;
  const measured = await measureCarried(context);
  const places = carried.map((entry) => map.targetOf(entry));
  return {
    source: {
      ...fromDeploymentFacts(context.sourceFacts),
      dataBytes: measured.reduce((sum, { dataBytes }) => sum + dataBytes, 0),
      storageBytes: measured.reduce((sum, { storageBytes }) => sum + storageBytes, 0),
      databases: new Set(places.map(({ db }) => db)).size,
      namespaces: carried.length,
      longestDatabaseNameBytes: longest(places.map(({ db }) => db)),
      longestNamespaceBytes: longest(places.map(formatNamespace)),
      features: [...features],
      ...known,
    },
    target: {
      ...fromDeploymentFacts(context.targetFacts),
      fcv: (target.abilities.features ?? target.binary).series,
      version: target.binary.text,
    },
    needs: {},
  };
}

function messageOf({ text }: LimitFound, namespaces: readonly string[]): string {
  return namespaces.length === 0 ? text : `${text.replace(/\.$/, '')}: ${listed(namespaces)}.`;
}

/** What the judge does not know of a migration. */
interface Closer {
  /** Of the source, where it was asked closer than an inspection does. */
  known?: Partial<ScenarioFacts>;
  /** By what a finding of that limit is removed. */
  means?: (limit: string) => Partial<Found>;
}

/**
 * What the judge's limits say to this migration, with the namespaces that they are about.
 * @throws what the driver throws
 */
export async function limitsFound(
  context: PreflightContext,
  limits: readonly KnownLimit[],
  { known = {}, means }: Closer = {},
): Promise<Found[]> {
  const byFeature = await namespacesByFeature(context);
  const sides = await sidesOf(context, [...byFeature.keys()], known);
  const mode = context.plan.kind === 'snapshot' ? 'offline' : 'online';
  return limits.flatMap((limit) => {
    const found = limitFound(limit, sides, mode);
    if (found === undefined) return [];
    const namespaces = found.features.flatMap((feature) => byFeature.get(feature) ?? []);
    return [
      {
        severity: found.weight,
        message: messageOf(found, namespaces),
        remedy: found.remedy,
        namespaces,
        ...means?.(limit.id),
      },
    ];
  });
}
