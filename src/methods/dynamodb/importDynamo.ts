import { openDeployment } from '../../engine/deployment/connect';
import type { Deployment } from '../../engine/deployment/deployment';
import type { Endpoint } from '../../engine/model/endpoint';
import { FerryError } from '../../engine/errors';
import { ImportRun } from '../import/importRun';
import type { ImportOptions, ImportReport } from '../import/types';
import { Permit } from '../../engine/target/door';
import { doorOf } from '../door';
import { formatNumberOf } from '../../report';
import { type JobContext, throwIfStopped } from '../job';
import { ChangeWriter } from './changeWriter';
import { describeTable, indexKeyOf, openTable } from './client';
import { openExportFolder } from './exportFolder';
import { keyFieldsOf } from './itemWriter';
import { followChanges } from './tableChanges';
import { tableSource } from './tableSource';
import type { DynamoSource, ItemOptions, ProposedIndex, TablePlace } from './types';

/** Scans at once of a live table, where nothing else is told. */
const SEGMENTS = 4;

/** A finished import, and what the table had that the collection may want. */
export interface DynamoReport extends ImportReport {
  proposedIndexes: ProposedIndex[];
}

/**
 * Imports an export folder, or a live table with those of its secondary indexes that are named, and
 * follows that if told.
 * @throws FerryError
 */
export async function importDynamo(
  target: Endpoint,
  {
    source,
    items,
    indexes,
    import: options,
    segments = SEGMENTS,
    follow = false,
  }: ImportTableOptions,
  context: JobContext,
): Promise<DynamoReport> {
  if (source.kind === 'export') {
    return await importExportFolder(target, source.folder, items, options, context);
  }
  const place = { ...source, segments, follow, indexes };
  let isTold = false;
  const tell = (report: DynamoReport) => {
    if (!isTold) tellIndexes(report, options, context);
    isTold = true;
  };
  const report = await importTable(target, place, items, options, context, (copied) => {
    if (!isTold) {
      const items = formatNumberOf(copied.records, 'item');
      context.log.info(`${items} copied; changes are followed until this is stopped.`);
    }
    tell(copied);
  });
  tell(report);
  return report;
}

/** The table's other indexes: which of them the collection needs is for its users to say. */
function tellIndexes(
  { proposedIndexes }: DynamoReport,
  { namespace: { db, name } }: ImportOptions,
  { log }: JobContext,
): void {
  if (proposedIndexes.length === 0) return;
  log.info('The table has these secondary indexes; make those that your queries need:');
  const collection = `db.getSiblingDB(${JSON.stringify(db)}).getCollection(${JSON.stringify(name)})`;
  for (const { key } of proposedIndexes) {
    log.info(`  ${collection}.createIndex(${JSON.stringify(key)})`);
  }
}

/** Items by key are put in the place of those there, so that a second run does no harm. */
function writingOf(options: ImportOptions, items: ItemOptions): ImportOptions {
  if (items.key === undefined) return { ...options, mode: 'insert' };
  return { ...options, mode: 'upsert', keyFields: keyFieldsOf(items) };
}

/**
 * Imports an export folder; it is checked before anything is written.
 * @throws FerryError
 */
export async function importExportFolder(
  target: Endpoint,
  folder: string,
  items: ItemOptions,
  options: ImportOptions,
  context: JobContext,
): Promise<DynamoReport> {
  const source = await openExportFolder(folder, items, (file) =>
    context.log.info(`${file}: checksum and number of items are right`),
  );
  return await withTarget(target, context, async (deployment) => {
    const write = await prepareIndex(deployment, writingOf(options, items), items, context);
    const report = await new ImportRun(deployment, source, write, context).run();
    return { ...report, proposedIndexes: [] };
  });
}

/**
 * Imports a live table, and follows its changes if told, until it is stopped.
 * @param onFollowing the copy is done; told again whenever all changes are applied
 * @throws FerryError
 */
export async function importTable(
  target: Endpoint,
  place: TablePlace & { segments: number; follow: boolean; indexes?: readonly string[] },
  given: Omit<ItemOptions, 'key'>,
  options: ImportOptions,
  context: JobContext,
  onFollowing: (report: DynamoReport) => void,
): Promise<DynamoReport> {
  const { client, streams } = await openTable(place);
  const facts = await describeTable(client, place.table);
  if (place.follow && facts.streamArn === undefined) throw noStream(place.table);
  const items: ItemOptions = { ...given, key: facts.key };
  return await withTarget(target, context, async (deployment) => {
    const write = await prepareIndex(deployment, writingOf(options, items), items, context);
    const source = tableSource(client, facts, items, place.segments);
    const imported = await new ImportRun(deployment, source, write, context).run();
    const made = await makeIndexes(deployment, write, facts.indexes, place.indexes);
    const report = { ...imported, proposedIndexes: facts.indexes.filter((one) => !made.has(one)) };
    if (!place.follow || facts.streamArn === undefined) return report;
    const changes = new ChangeWriter(deployment, write, items, context);
    const apply = (records: Parameters<ChangeWriter['apply']>[0]) => changes.apply(records);
    return await followChanges(streams, facts.streamArn, apply, context, () => onFollowing(report));
  });
}

/**
 * Makes the key's index where it is to be one, before the items come: without it, each would be
 * looked for among all that are there.
 * @returns what is left to do
 */
async function prepareIndex(
  target: Deployment,
  options: ImportOptions,
  { key, keyForm }: ItemOptions,
  context: JobContext,
): Promise<ImportOptions> {
  if (key === undefined || keyForm === 'id') return options;
  const { namespace, drop, resume } = options;
  const db = target.client.db(namespace.db);
  if (drop && !resume && (await db.listCollections({ name: namespace.name }).hasNext())) {
    await doorOf(target, context).remove(Permit.byConsent(namespace), 'it was to be dropped first');
  }
  throwIfStopped(context);
  await db.collection(namespace.name).createIndex(indexKeyOf(key), { unique: true }, {});
  return { ...options, drop: false };
}

/** Makes the table's secondary indexes that are named. @returns them */
async function makeIndexes(
  { client }: Deployment,
  { namespace: { db, name } }: ImportOptions,
  indexes: readonly ProposedIndex[],
  wanted: readonly string[] = [],
): Promise<Set<ProposedIndex>> {
  const chosen = indexes.filter((index) => wanted.includes(index.name));
  for (const index of chosen) {
    await client.db(db).collection(name).createIndex(index.key, { name: index.name }, {});
  }
  return new Set(chosen);
}

async function withTarget<R>(
  target: Endpoint,
  { signal }: JobContext,
  work: (deployment: Deployment) => Promise<R>,
): Promise<R> {
  const deployment = await openDeployment(target, { signal });
  try {
    return await work(deployment);
  } finally {
    await deployment.close();
  }
}

function noStream(table: string): FerryError {
  return new FerryError({
    code: 'no-stream',
    kind: 'refused',
    message: `The table ${table} has no stream with new images, so its changes cannot be followed.`,
    remedy:
      'Enable a stream with the view type NEW_IMAGE or NEW_AND_OLD_IMAGES, or import without following.',
  });
}

/** A table or its export, what its items become, and where they go. */
export interface ImportTableOptions {
  source: DynamoSource;
  items: ItemOptions;
  /** Names of the secondary indexes to make. */
  indexes: string[];
  import: ImportOptions;
  /** Of a live table: scans at once. */
  segments?: number | undefined;
  /** Of a live table: its changes are followed until the run is stopped. */
  follow?: boolean | undefined;
}
