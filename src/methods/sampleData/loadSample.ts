import { openDeployment } from '../../engine/deployment/connect';
import { describeError } from '../../engine/deployment/describeError';
import { FerryError } from '../../engine/errors';
import type { TransferredNamespace, TransferReport } from '../dump/types';
import { closeOnAbort, throwIfStopped, type JobContext } from '../job';
import { fillCollection } from './fill';
import { sampleSets } from './sets';
import type { SampleRequest } from './types';

/**
 * Loads a set of sample data into a database that is not there yet, the same data each time.
 * @throws FerryError `target-not-empty`
 */
export async function loadSample(
  { target, set: name, database = `sample_${name}` }: SampleRequest,
  context: JobContext,
): Promise<TransferReport> {
  const started = performance.now();
  const { collections } = sampleSets[name];
  const deployment = await openDeployment(target, { signal: context.signal });
  const stopWaiting = closeOnAbort(deployment, context);
  const notes: string[] = [];
  const namespaces: TransferredNamespace[] = [];
  let documents = 0;
  try {
    const db = deployment.client.db(database);
    if (await db.listCollections({}, { nameOnly: true }).hasNext()) throw occupied(database);
    for (const sample of collections) {
      throwIfStopped(context);
      if (!deployment.abilities.featuresAtLeast(sample.since ?? 0)) {
        notes.push(`Left out: ${sample.name}, which needs MongoDB ${sample.since ?? ''} or newer.`);
        continue;
      }
      const activity = `Loading ${database}.${sample.name}`;
      await fillCollection(db, sample, sample.size, (count) => {
        documents += count;
        context.onProgress({ activity, documents, bytes: 0 });
      });
      namespaces.push({ namespace: `${database}.${sample.name}`, documents: sample.size });
    }
  } catch (error) {
    throwIfStopped(context);
    throw describeError(error, { doing: 'Loading sample data into', deployment: target.label });
  } finally {
    stopWaiting();
    await deployment.close();
  }
  const durationSeconds = (performance.now() - started) / 1000;
  return { by: 'Mongo Ferry', namespaces, documents, bytes: 0, durationSeconds, notes };
}

function occupied(database: string): FerryError {
  return new FerryError({
    code: 'target-not-empty',
    kind: 'refused',
    message: `The database ${database} is there already; sample data never mixes with other data.`,
    remedy: 'Drop it, or name another one.',
    commandLine: '--into',
  });
}
