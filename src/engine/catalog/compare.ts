import { Double, Int32, Long } from 'mongodb';
import { BSON } from 'mongodb';
import type { FaithfulDocument } from '../bson/faithful';

/** Options whose number type or truth value the server changes on the way. */
const FLAGS = ['unique', 'sparse', 'hidden', 'capped'];

/** Options that mean the same when they are absent: `collMod` writes them down, `create` does not. */
const DEFAULTS = new Map<string, unknown>([
  ['validationLevel', 'strict'],
  ['validationAction', 'error'],
]);

function plain(value: unknown): unknown {
  if (value instanceof Map) {
    // As a list of pairs, since the order of fields means something and names may look like numbers.
    return {
      fields: [...(value as FaithfulDocument)].map(([name, inner]) => [name, plain(inner)]),
    };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Int32 || value instanceof Double || value instanceof Long) {
    return value.toString();
  }
  if (typeof value === 'number') return String(value);
  return value;
}

/** A text that is equal for two documents of options that mean the same; top-level order ignored. */
export function canonicalOptions(options: FaithfulDocument): string {
  const fields = [...options]
    .map(([name, value]): [string, unknown] => [
      name,
      FLAGS.includes(name) ? truthy(value) : plain(value),
    ])
    .filter(([name, value]) => value !== false && value !== DEFAULTS.get(name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return BSON.EJSON.stringify(fields, { relaxed: false });
}

function truthy(value: unknown): boolean {
  return value !== false && String(value) !== '0';
}
