import { streamsAreOn } from '../../engine/inspection/documentdbStreams';
import { KNOWN_LIMITS } from '../../scenarios/limits';
import { ENABLE_DOCUMENTDB_STREAMS } from '../../scenarios/limits/lookalikes';
import { limitsFound } from '../limits';
import type { Fix, Found, PreflightContext } from '../types';

const ENABLE: Fix = {
  title: 'Turn change streams on for the whole source',
  side: 'source',
  command: ENABLE_DOCUMENTDB_STREAMS,
  run: async ({ source: { client } }) => {
    await client
      .db('admin')
      .command({ modifyChangeStreams: 1, database: '', collection: '', enable: true });
  },
};

/** Services that only resemble MongoDB: what they lack, and how far they can be followed. */
export async function lookalikes(context: PreflightContext): Promise<Found[]> {
  const { source, sourceFacts } = context;
  const isDocumentdb = sourceFacts.provider === 'documentdb';
  // A user who may not list them does not know.
  const on = isDocumentdb ? await streamsAreOn(source).catch(() => undefined) : undefined;
  const known = isDocumentdb ? { changeStreams: on } : {};
  const means = (limit: string): Partial<Found> => meansAgainst(limit, on === true);
  return [
    ...retryableWrites(context),
    ...(await limitsFound(context, KNOWN_LIMITS.lookalikes, { known, means })),
  ];
}

function meansAgainst(limit: string, streams: boolean): Partial<Found> {
  if (limit === 'documentdb-streams') return streams ? {} : { fix: ENABLE };
  if (limit === 'cosmosdb-streams') return { commandLine: 'mongo-ferry snapshot' };
  return limit.includes('-lacks-') ? { choice: 'plan' } : {};
}

function retryableWrites({ target, targetFacts }: PreflightContext): Found[] {
  if (targetFacts.provider !== 'documentdb' || !target.client.options.retryWrites) return [];
  return [
    {
      severity: 'blocker',
      message: `Amazon DocumentDB (${target.label}) has no retryable writes, which the connection asks for.`,
      remedy: 'Add retryWrites=false to its connection string.',
      namespaces: [],
      choice: 'target-connection',
    },
  ];
}
