import type { MongoClient } from 'mongodb';

/** Waits until whatever is to expire has. */
export async function expired(client: MongoClient): Promise<void> {
  const passes = async () => {
    const { metrics } = await client.db('admin').command({ serverStatus: 1 });
    return (metrics as { ttl: { passes: number } }).ttl.passes;
  };
  const before = await passes();
  while ((await passes()) < before + 2) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Settings of a server that looks every second for what has expired, and has fail points. */
export const eager = { setParameters: { ttlMonitorSleepSecs: 1, enableTestCommands: 1 } };
