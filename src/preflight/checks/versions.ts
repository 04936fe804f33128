import { formatNamespace } from '../../engine/catalog/namespaces';
import type { CatalogEntry } from '../../engine/catalog/read';
import type { CollectionKind } from '../../engine/deployment/deploymentFacts';
import { describeVersion, type Deployment } from '../../engine/deployment/deployment';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Kinds of collections that older servers cannot hold. */
const kindsSince: { kind: CollectionKind; words: string; major: number; minor: number }[] = [
  { kind: 'timeseries', words: 'time-series collections', major: 5, minor: 0 },
  { kind: 'clustered', words: 'clustered collections', major: 5, minor: 3 },
];

/** What the source holds, the target must be new enough for. */
export const versions: PreflightCheck = {
  id: 'versions',
  title: 'the target is new enough for the source',
  applies: () => true,
  run: (context) => [...downgrade(context), ...unknownKinds(context)],
};

function downgrade({ source, target }: PreflightContext): Found[] {
  const from = source.abilities.features ?? source.binary;
  // What a newer target is held back to is for the feature-compatibility check.
  if (target.binary.atLeast(from.major, from.minor)) return [];
  return [
    {
      severity: 'warning',
      message: `The target (${describeVersion(target)}) is older than the source (${describeVersion(source)}).`,
      remedy:
        'Options, indexes and views that the older version does not know will be refused; upgrade the target.',
      namespaces: [],
    },
  ];
}

function unknownKinds({ target, carried }: PreflightContext): Found[] {
  return kindsSince
    .filter(({ major, minor }) => !target.abilities.featuresAtLeast(major, minor))
    .flatMap(({ kind, words, major, minor }) =>
      unknownKind(target, words, `${major}.${minor}`, ofKind(carried, kind)),
    );
}

function unknownKind(
  target: Deployment,
  words: string,
  since: string,
  namespaces: string[],
): Found[] {
  if (namespaces.length === 0) return [];
  return [
    {
      severity: 'blocker',
      message: `${describeVersion(target)} has no ${words}, which exist since ${since}: ${listed(namespaces)}.`,
      remedy: `Choose a target of version ${since} or later, or exclude them.`,
      namespaces,
    },
  ];
}

function ofKind(carried: readonly CatalogEntry[], kind: CollectionKind): string[] {
  return carried.filter((entry) => entry.kind === kind).map(formatNamespace);
}
