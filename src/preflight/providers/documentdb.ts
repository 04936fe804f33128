import type { Deployment } from '../../engine/deployment/deployment';
import type { Found, PreflightContext } from '../types';
import { findLacks, hasKind, isWildcard, type Lacks } from './lacks';

/** @see https://docs.aws.amazon.com/documentdb/latest/developerguide/mongo-apis.html */
const lacks: Lacks = {
  provider: 'Amazon DocumentDB',
  entries: [
    { words: 'capped collections', is: ({ kind }) => kind === 'capped' },
    { words: 'time-series collections', is: ({ kind }) => kind === 'timeseries' },
    { words: 'clustered collections', is: ({ kind }) => kind === 'clustered' },
  ],
  indexes: [
    { words: 'hashed indexes', is: (index) => hasKind(index, 'hashed') },
    { words: '2d indexes', is: (index) => hasKind(index, '2d') },
    { words: 'wildcard indexes', is: isWildcard },
  ],
};

/** Views and collations came with its version 8.0. */
const lacksBefore8: Lacks = {
  ...lacks,
  entries: [
    ...lacks.entries,
    { words: 'views', is: ({ kind }) => kind === 'view' },
    { words: 'collations', is: ({ kind, options }) => kind !== 'view' && options.has('collation') },
  ],
};

const ENABLE =
  'db.adminCommand({ modifyChangeStreams: 1, database: "", collection: "", enable: true })';

/**
 * Its change streams are off until they are turned on, and keep three hours unless told more.
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
 */
export async function documentdbSource(context: PreflightContext): Promise<Found[]> {
  const { source, sourceFacts, plan } = context;
  if (sourceFacts.provider !== 'documentdb' || plan.kind === 'snapshot') return [];
  // A user who may not list them does not know.
  const on = await changeStreamsAreOn(source).catch(() => undefined);
  if (on === true) return [];
  return [
    {
      severity: on === false ? 'blocker' : 'warning',
      message: `Amazon DocumentDB (${source.label}) has change streams only where they are turned on, ${on === false ? 'and they are not for the whole of it' : 'and its user may not see whether they are'}.`,
      remedy: `Turn them on with ${ENABLE}, and set the parameter change_stream_log_retention_duration above the time of the copy (three hours unless set, up to seven days).`,
      namespaces: [],
      fix: {
        title: 'Turn change streams on for the whole source',
        side: 'source',
        command: ENABLE,
        run: async ({ source: { client } }) => {
          await client
            .db('admin')
            .command({ modifyChangeStreams: 1, database: '', collection: '', enable: true });
        },
      },
    },
  ];
}

/** An entry without names stands for the whole cluster. */
async function changeStreamsAreOn({ client }: Deployment): Promise<boolean> {
  const enabled = await client
    .db('admin')
    .aggregate<{ database?: string; collection?: string }>([{ $listChangeStreams: 1 }])
    .toArray();
  return enabled.some(({ database = '', collection = '' }) => database === '' && collection === '');
}

/** What the imitation cannot hold, and that it knows no retryable writes. */
export async function documentdbTarget(context: PreflightContext): Promise<Found[]> {
  const { target, targetFacts } = context;
  if (targetFacts.provider !== 'documentdb') return [];
  const found = await findLacks(context, target.binary.atLeast(8) ? lacks : lacksBefore8);
  if (!target.client.options.retryWrites) return found;
  return [
    {
      severity: 'blocker',
      message: `Amazon DocumentDB (${target.label}) has no retryable writes, which the connection asks for.`,
      remedy: 'Add retryWrites=false to its connection string.',
      namespaces: [],
      choice: 'target-connection',
    },
    ...found,
  ];
}
