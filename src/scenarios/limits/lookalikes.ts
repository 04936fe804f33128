import type { Feature, ScenarioFacts } from '../facts';
import { isLookalike, providerName } from '../providers';
import { atLeast } from '../versions';
import type { KnownLimit } from './types';

type Lookalike = 'documentdb' | 'cosmosdb';

/** What an imitation of MongoDB does not have. */
interface Lack {
  provider: Lookalike;
  feature: Feature;
  /** It came with this version. */
  until?: string;
  /** The feature in more words. */
  words?: string;
  sources: readonly string[];
}

const lack = (provider: Lookalike, source: string, ...features: Feature[]): Lack[] =>
  features.map((feature) => ({ provider, feature, sources: [source] }));

const LACKS: readonly Lack[] = [
  ...lack('documentdb', 'DOF', 'capped collections', 'time-series collections'),
  ...lack('documentdb', 'DOF', 'clustered collections'),
  ...lack('documentdb', 'DOF', 'views', 'collation').map((one) => ({ ...one, until: '8.0' })),
  ...lack('documentdb', 'DOF', 'hashed indexes', '2d indexes', 'wildcard indexes'),
  ...lack('cosmosdb', 'COF', 'capped collections', 'time-series collections'),
  ...lack('cosmosdb', 'COF', 'clustered collections', 'views', 'collation'),
  // They are made unique after the copy, which Cosmos DB refuses once there are documents.
  ...lack('cosmosdb', 'COF', 'unique indexes').map((one) => ({
    ...one,
    words: 'unique indexes on collections that hold documents',
  })),
  ...lack('cosmosdb', 'COF', 'text indexes', '2d indexes', 'partial indexes'),
];

function lacks({ provider, until }: Lack, target: ScenarioFacts): boolean {
  if (target.provider !== provider) return false;
  return until === undefined || target.version === undefined || !atLeast(target.version, until);
}

function lackLimit(one: Lack): KnownLimit {
  const { provider, feature, words = feature, sources } = one;
  return {
    id: `${provider}-lacks-${feature.toLowerCase().replaceAll(' ', '-')}`,
    facts: ['target.provider', 'source.features'],
    weight: ({ source, target }) =>
      lacks(one, target) && source.features?.includes(feature) === true ? 'blocker' : undefined,
    text: ({ target }) => `${providerName(target)} has no ${words}.`,
    remedy: () => 'Leave them out, change them on the source, or choose another target.',
    features: () => [feature],
    fixable: true,
    sources,
  };
}

/** For mongosh on the source. */
export const ENABLE_DOCUMENTDB_STREAMS =
  'db.adminCommand({ modifyChangeStreams: 1, database: "", collection: "", enable: true })';

/** What services that only resemble MongoDB give and take. */
export const lookalikeLimits: readonly KnownLimit[] = [
  {
    id: 'target-resembles-mongodb',
    of: ({ target }) => target.lookalikes !== 'refused',
    facts: ['target.provider'],
    weight: ({ target }) => (isLookalike(target) ? 'warning' : undefined),
    text: ({ target }) =>
      `${providerName(target)} only resembles MongoDB: indexes, options and types may be refused.`,
    remedy: () => 'Rehearse it with a copy of the data, or choose a MongoDB deployment.',
    fixable: true,
    sources: ['DOF', 'COF'],
  },
  ...LACKS.map(lackLimit),
  {
    id: 'cosmosdb-charges',
    facts: ['target.provider'],
    weight: ({ target }) => (target.provider === 'cosmosdb' ? 'warning' : undefined),
    text: () => 'Cosmos DB refuses writes above the request units that are provisioned.',
    remedy: () => 'Provision more for the time of the copy, and turn server-side retry on.',
    fixable: true,
    sources: ['COF'],
  },
  {
    id: 'cosmosdb-streams',
    modes: ['online'],
    of: ({ reads }) => reads === 'change stream',
    facts: ['source.provider'],
    weight: ({ source }) => (source.provider === 'cosmosdb' ? 'blocker' : undefined),
    text: () =>
      'Cosmos DB has no change stream on the whole deployment, and its streams leave out deletions.',
    remedy: () => 'Stop its writes and copy once.',
    fixable: false,
    sources: ['COS'],
  },
  {
    id: 'documentdb-streams',
    modes: ['online'],
    of: ({ reads }) => reads === 'change stream',
    facts: ['source.provider'],
    weight: ({ source }) => {
      if (source.provider !== 'documentdb') return undefined;
      if (source.changeStreams === true) return 'note';
      return source.changeStreams === false ? 'blocker' : 'warning';
    },
    text: ({ source: { changeStreams } }) =>
      changeStreams === true
        ? 'Amazon DocumentDB keeps its change streams for three hours unless told more, up to seven days.'
        : `Amazon DocumentDB has change streams only where they are turned on, ${changeStreams === false ? 'and they are not for the whole of it' : 'and whether they are for the whole of it is not known'}.`,
    remedy: ({ source: { changeStreams } }) =>
      `${changeStreams === true ? 'Set' : `Turn them on with ${ENABLE_DOCUMENTDB_STREAMS}, and set`} the parameter change_stream_log_retention_duration above the time of the copy (three hours unless set, up to seven days).`,
    fixable: true,
    sources: ['DOC'],
  },
  {
    id: 'azure-documentdb-streams',
    modes: ['online'],
    of: ({ reads }) => reads === 'change stream',
    facts: ['source.provider'],
    weight: ({ source }) => (source.provider === 'azure-documentdb' ? 'warning' : undefined),
    text: () =>
      'Azure DocumentDB has change streams on clusters of one shard only, once they are turned on, and keeps 400 MB of changes.',
    remedy: () =>
      'Turn the feature on, copy at a quiet time, and see that the copy ends before 400 MB have changed.',
    fixable: true,
    sources: ['AZS'],
  },
];
