import { documentField, stringField, type FaithfulDocument } from '../bson/faithful';
import { INDEX_KINDS, type IndexKind } from '../deployment/deploymentFacts';

/** The kinds that an index is of, as `listIndexes` gives it; a plain one is of none. */
export function indexKindsOf(index: FaithfulDocument): IndexKind[] {
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  const fields = [...key.keys()];
  return INDEX_KINDS.filter((kind) => {
    if (kind === 'wildcard') return fields.some((field) => field.endsWith('$**'));
    if (kind === 'partial') return index.has('partialFilterExpression');
    return fields.some((field) => stringField(key, field) === kind);
  });
}
