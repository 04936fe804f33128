import type { Found, PreflightContext } from '../types';
import { findLacks, hasKind, isUnique, type Lacks } from './lacks';

/** @see https://learn.microsoft.com/azure/cosmos-db/mongodb/feature-support-40 */
const lacks: Lacks = {
  provider: 'Cosmos DB',
  entries: [
    { words: 'capped collections', is: ({ kind }) => kind === 'capped' },
    { words: 'time-series collections', is: ({ kind }) => kind === 'timeseries' },
    { words: 'clustered collections', is: ({ kind }) => kind === 'clustered' },
    { words: 'views', is: ({ kind }) => kind === 'view' },
    { words: 'collations', is: ({ kind, options }) => kind !== 'view' && options.has('collation') },
  ],
  indexes: [
    // They are made unique after the copy, which Cosmos DB refuses once there are documents.
    { words: 'unique indexes on collections that hold documents', is: isUnique },
    { words: 'text indexes', is: (index) => hasKind(index, 'text') },
    { words: '2d indexes', is: (index) => hasKind(index, '2d') },
    { words: 'partial indexes', is: (index) => index.has('partialFilterExpression') },
  ],
};

/** Its change streams tell of one collection, and not of deletions. */
export function cosmosdbSource({ source, sourceFacts, plan }: PreflightContext): Found[] {
  if (sourceFacts.provider !== 'cosmosdb' || plan.kind === 'snapshot') return [];
  return [
    {
      severity: 'blocker',
      message: `Cosmos DB (${source.label}) has no change stream on the whole deployment, and its streams leave out deletions.`,
      remedy: 'Stop its writes and copy once.',
      commandLine: 'mongo-ferry snapshot',
      namespaces: [],
    },
  ];
}

/** What the imitation cannot hold, and that it charges by request. */
export async function cosmosdbTarget(context: PreflightContext): Promise<Found[]> {
  if (context.targetFacts.provider !== 'cosmosdb') return [];
  const charged: Found = {
    severity: 'warning',
    message: `Cosmos DB (${context.target.label}) refuses writes above the request units that are provisioned.`,
    remedy: 'Provision more for the time of the copy, and turn server-side retry on.',
    namespaces: [],
  };
  return [...(await findLacks(context, lacks)), charged];
}
