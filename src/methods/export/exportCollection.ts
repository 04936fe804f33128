import { Readable } from 'node:stream';
import { decodeFaithfully, type FaithfulDocument } from '../../engine/bson/faithful';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { openDeployment } from '../../engine/deployment/connect';
import type { Deployment } from '../../engine/deployment/deployment';
import { describeError } from '../../engine/deployment/describeError';
import { FerryError } from '../../engine/errors';
import type { Endpoint } from '../../engine/model/endpoint';
import { CommittedCursor } from '../../engine/reading/committedCursor';
import { HeldMoment } from '../../engine/reading/heldMoment';
import { BsonWriter } from '../../files/bsonWriter';
import { ExtendedJsonParser } from '../../files/json/extendedJsonParser';
import { BadRecord } from '../../files/records';
import { majorityWait, type JobContext, type JobProgress } from '../job';
import { checkFile, writeFile } from './exportFile';
import { documentFormatter, type DocumentFormatter } from './formatDocuments';
import type { ExportOptions, ExportReport } from './types';

/** Documents a reply of the server. */
const BATCH_DOCUMENTS = 5_000;

/**
 * Exports a collection or view to a file, which bears its name only once it is whole.
 * @throws FerryError
 */
export async function exportCollection(
  source: Endpoint,
  options: ExportOptions,
  context: JobContext,
): Promise<ExportReport> {
  const started = Date.now();
  const command = findCommand(options);
  await checkFile(options);
  const deployment = await openDeployment(source, { signal: context.signal });
  try {
    await refuseMissing(deployment, options);
    const counter = { documents: 0, bytes: 0 };
    const format = documentFormatter(options);
    const lines = exported(deployment, command, options, context, counter, format);
    const bytes = await writeFile(options, Readable.from(lines, { objectMode: false }), context);
    return {
      namespace: formatNamespace(options.namespace),
      file: options.file,
      format: options.format,
      documents: counter.documents,
      bytes,
      durationSeconds: (Date.now() - started) / 1000,
      ...(format.changedTexts > 0 && { changedTexts: format.changedTexts }),
    };
  } catch (error) {
    throw describeError(error, {
      doing: `Exporting ${formatNamespace(options.namespace)} from`,
      deployment: deployment.label,
    });
  } finally {
    await deployment.close();
  }
}

async function* exported(
  deployment: Deployment,
  command: object,
  options: ExportOptions,
  context: JobContext,
  counter: Pick<JobProgress, 'documents' | 'bytes'>,
  format: DocumentFormatter,
): AsyncGenerator<Buffer | string> {
  const { namespace } = options;
  const moment = await HeldMoment.now(deployment, majorityWait(context, counter));
  await moment.reached(namespace);
  const cursor = new CommittedCursor(deployment, {
    db: namespace.db,
    command,
    batchSize: BATCH_DOCUMENTS,
    notBefore: moment.notBefore,
  });
  try {
    yield format.begin;
    for (;;) {
      const batch = await cursor.next();
      if (batch === null) break;
      yield format.batch(batch);
      counter.documents += batch.count;
      counter.bytes += batch.bytes.length;
      const activity = `exporting ${formatNamespace(namespace)}`;
      context.onProgress({ activity, ...counter });
    }
    yield format.end;
  } finally {
    await cursor.close();
  }
}

function findCommand(options: ExportOptions): object {
  const { namespace, query, projection, sort, limit } = options;
  return {
    find: namespace.name,
    batchSize: BATCH_DOCUMENTS,
    noCursorTimeout: false,
    ...(query === undefined ? {} : { filter: documentOf('query', query) }),
    ...(projection === undefined ? {} : { projection: documentOf('projection', projection) }),
    ...(sort === undefined ? {} : { sort: documentOf('sort', sort) }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** Types and the order of names are kept as they are written. @throws FerryError `usage` */
function documentOf(what: string, text: string): FaithfulDocument {
  const writer = new BsonWriter();
  try {
    new ExtendedJsonParser(Buffer.from(text), writer).document();
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    throw new FerryError({
      code: 'bad-query',
      kind: 'usage',
      message: `The ${what} is not Extended JSON: ${error.message}.`,
      remedy: 'Write it as {"age": {"$gt": 30}}.',
    });
  }
  return decodeFaithfully(writer.bytes.subarray(0, writer.at));
}

/** A misspelt name would be an empty file. @throws FerryError `refused` */
async function refuseMissing(deployment: Deployment, options: ExportOptions): Promise<void> {
  const { db, name } = options.namespace;
  const found = await deployment.client.db(db).listCollections({ name }).hasNext();
  if (found) return;
  throw new FerryError({
    code: 'no-such-collection',
    kind: 'refused',
    message: `${deployment.label} has no collection ${formatNamespace(options.namespace)}.`,
    remedy: 'Check its name.',
  });
}
