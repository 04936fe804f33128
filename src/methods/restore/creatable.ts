import { Int32 } from 'mongodb';
import {
  documentField,
  numberField,
  stringField,
  type FaithfulDocument,
} from '../../engine/bson/faithful';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';

/**
 * What `createIndexes` takes (mongodb.com/docs/manual/reference/command/createIndexes): old servers
 * and drivers kept whatever else they were given.
 */
const INDEX_FIELDS = new Set([
  ...['key', 'name', 'v', 'unique', 'sparse', 'hidden', 'expireAfterSeconds'],
  ...['partialFilterExpression', 'storageEngine', 'collation', 'wildcardProjection'],
  ...['weights', 'default_language', 'language_override', 'textIndexVersion'],
  ...['2dsphereIndexVersion', 'bits', 'min', 'max', 'bucketSize', 'clustered'],
  // What it says is set afterwards, by `collMod`.
  'prepareUnique',
]);
/** Fields of an index that say nothing of what it does: they go without a word. */
const IDLE_INDEX_FIELDS = new Set(['ns', 'background']);
const KINDS_OF_INDEX = new Set(['text', '2d', '2dsphere', 'hashed', 'geoHaystack']);
const INDEX_VERSIONS = new Set([1, 2]);

/** What `create` takes; its name and the flags of MMAPv1 say nothing of what is kept. */
const COLLECTION_FIELDS = new Set([
  ...['capped', 'size', 'max', 'storageEngine', 'validator', 'validationLevel'],
  ...['validationAction', 'indexOptionDefaults', 'viewOn', 'pipeline', 'collation'],
  ...['timeseries', 'expireAfterSeconds', 'clusteredIndex', 'changeStreamPreAndPostImages'],
  ...['encryptedFields', 'recordPreImages'],
]);
const IDLE_COLLECTION_FIELDS = new Set([
  'create',
  'flags',
  'autoIndexId',
  'idIndex',
  'uuid',
  'temp',
]);

/** An index as it can be made, if it can, and what was left out or changed; a clause each. */
export interface CreatableIndex {
  index?: FaithfulDocument;
  changes: string[];
}

/** Takes of an index what a target can make. */
export function creatableIndex(dumped: FaithfulDocument, target: Deployment): CreatableIndex {
  const changes: string[] = [];
  const index: FaithfulDocument = new Map();
  for (const [field, value] of dumped) {
    if (IDLE_INDEX_FIELDS.has(field)) continue;
    if (!INDEX_FIELDS.has(field) || value === null || value === undefined) changes.push(field);
    else index.set(field, value);
  }
  const version = numberField(index, 'v');
  if (version !== undefined && !INDEX_VERSIONS.has(version)) {
    changes.push(`v: ${version}`);
    index.delete('v');
  }
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  index.set('key', creatableKey(key, changes));
  if (!index.has('name')) index.set('name', nameOf(key));
  if ([...key.values()].includes('geoHaystack') && target.binary.atLeast(5)) {
    return { changes: ['all of it: there is no geoHaystack since MongoDB 5.0'] };
  }
  return { index, changes };
}

/** Servers before 3.4 took any value for “ascending”. */
function creatableKey(key: FaithfulDocument, changes: string[]): FaithfulDocument {
  return new Map(
    [...key].map(([field, value]): [string, unknown] => {
      const order = numberField(key, field) ?? 0;
      const isOrder = Number.isFinite(order) && order !== 0 && typeof value !== 'boolean';
      if (isOrder || (typeof value === 'string' && KINDS_OF_INDEX.has(value))) {
        return [field, value];
      }
      changes.push(`${field}: ${JSON.stringify(value)}, which is 1 now`);
      return [field, new Int32(1)];
    }),
  );
}

function nameOf(key: FaithfulDocument): string {
  return [...key].map(([field, value]) => `${field}_${String(value)}`).join('_');
}

/** Options that `create` takes, and the names of the others. */
export function creatableOptions(options: FaithfulDocument): {
  options: FaithfulDocument;
  left: string[];
} {
  const taken = [...options].filter(
    ([field, value]) => COLLECTION_FIELDS.has(field) && value !== null && value !== undefined,
  );
  const left = [...options.keys()].filter(
    (field) => !IDLE_COLLECTION_FIELDS.has(field) && !taken.some(([name]) => name === field),
  );
  return { options: new Map(taken), left };
}

/** What was left out of an index, as a note. */
export function leftOutOfIndex(to: Namespace, dumped: FaithfulDocument, changes: string[]): string {
  const name = stringField(dumped, 'name') ?? '(without name)';
  return `Left out of the index ${name} of ${formatNamespace(to)}: ${changes.join(', ')}.`;
}
