import type { Deployment } from '../deployment/deployment';

/**
 * Whether the change streams of an Amazon DocumentDB are turned on for the whole of it; an entry
 * without names stands for that.
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
 * @throws what the driver throws: not every user may list them
 */
export async function streamsAreOn({ client }: Deployment): Promise<boolean> {
  const enabled = await client
    .db('admin')
    .aggregate<{ database?: string; collection?: string }>([{ $listChangeStreams: 1 }])
    .toArray();
  return enabled.some(({ database = '', collection = '' }) => database === '' && collection === '');
}
