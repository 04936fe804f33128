import type { Document } from 'mongodb';
import { documentField } from '../bson/faithful';
import { formatNamespace } from './namespaces';
import type { NamespaceMap } from './namespaceMap';
import { readIndexes, type CatalogEntry } from './read';
import type { CollectionKind } from '../deployment/deploymentFacts';
import type { Deployment } from '../deployment/deployment';
import { describeError } from '../deployment/describeError';
import { FerryError } from '../errors';
import type { CompiledRule } from '../rules/documentRule';

/** Why documents of these kinds can't be chosen or changed one by one. */
const UNFIT_KINDS: Partial<Record<CollectionKind, string>> = {
  capped: 'the order of a capped collection, and what it forgets, are compared as a whole',
  timeseries: 'measurements of a time-series collection are carried in buckets',
  view: 'a view has no documents of its own',
};

/**
 * Refuses rules for documents that can't be kept, before anything is written.
 * @throws FerryError `refused`, code `unfit-rule` or `bad-filter`
 */
export async function refuseUnfitRules(
  source: Deployment,
  map: NamespaceMap,
  catalog: CatalogEntry[],
  { reverse }: { reverse?: boolean | undefined },
): Promise<void> {
  for (const entry of catalog) {
    const rule = map.ruleOf(entry);
    if (rule === undefined) continue;
    const namespace = formatNamespace(entry);
    const why = UNFIT_KINDS[entry.kind];
    if (why !== undefined) throw unfit(namespace, why, 'Carry it whole, or exclude it.');
    if (reverse === true) {
      const lost = 'the way back would take what the target lacks for deleted';
      throw unfit(namespace, lost, 'Leave out the way back, or the rule.');
    }
    await refuseEditedUnique(source, entry, rule);
    if (rule.filter !== undefined) await refuseBadFilter(source, entry, rule.filter);
  }
}

async function refuseEditedUnique(
  source: Deployment,
  entry: CatalogEntry,
  { editedFields }: CompiledRule,
): Promise<void> {
  for (const index of await readIndexes(source, entry)) {
    if (!index.has('unique')) continue;
    const fields = [...(documentField(index, 'key') ?? new Map<string, unknown>()).keys()];
    const edited = fields.find((field) => editedFields.has(field.split('.', 1)[0] ?? ''));
    if (edited === undefined) continue;
    const why = `its field ${edited} is in a unique index, whose values would be alike`;
    throw unfit(formatNamespace(entry), why, 'Leave this field as it is.');
  }
}

/** The server says best whether it understands a query; to explain it reads nothing. */
async function refuseBadFilter(
  source: Deployment,
  entry: CatalogEntry,
  filter: Document,
): Promise<void> {
  try {
    await source.client.db(entry.db).command({
      explain: { find: entry.name, filter },
      verbosity: 'queryPlanner',
      maxTimeMS: 10_000,
    });
  } catch (error) {
    throw describeError(error, {
      doing: `Reading ${formatNamespace(entry)} with its filter from`,
      deployment: source.label,
      kind: 'refused',
    });
  }
}

function unfit(namespace: string, why: string, remedy: string): FerryError {
  return new FerryError({
    code: 'unfit-rule',
    kind: 'refused',
    message: `Documents of ${namespace} can't be filtered or changed: ${why}.`,
    remedy,
    namespace,
  });
}
