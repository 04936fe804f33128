import { BSON_TYPE } from '../../../src/engine/bson/raw';
import type { Value } from './bson';
import { compose, entriesOf, fieldOf, pathOf, stringOf, valueOf } from './bson';
import { hashOf } from './hashing';
import { refuse } from './refusal';

/** A shard key: its fields in order, and which of them is hashed. */
export class ShardKey {
  readonly paths: string[];
  private readonly hashed: boolean[];

  constructor(readonly pattern: Buffer) {
    const entries = entriesOf(pattern);
    this.paths = entries.map(([path]) => path);
    this.hashed = entries.map(([, value]) => stringOf(value) === 'hashed');
  }

  get isHashed(): boolean {
    return this.hashed.includes(true);
  }

  /** Whether `_id` is all of it, so that it is unique over all shards. */
  get isId(): boolean {
    return this.paths.length === 1 && this.paths[0] === '_id';
  }

  toString(): string {
    return `{ ${this.paths.map((path, at) => `${path}: ${this.hashed[at] ? '"hashed"' : '1'}`).join(', ')} }`;
  }

  /** Where a document belongs: its values, hashed where the key is. A field that it lacks counts as null. */
  ofDocument(document: Buffer): Value[] {
    return this.paths.map((path, at) => {
      const value = pathOf(document, path) ?? valueOf(null);
      if (value.isArray) {
        refuse('ShardKeyNotFound', `Shard key cannot contain array values or array descendants.`);
      }
      return this.hashed[at] ? hashOf(value) : value;
    });
  }

  /**
   * Where all that a filter finds belongs; undefined where it does not say one value for each field.
   * @param hasSimpleCollation without it texts are no place
   */
  ofFilter(filter: Buffer, hasSimpleCollation: boolean): Value[] | undefined {
    const values: Value[] = [];
    for (const [at, path] of this.paths.entries()) {
      const value = equalityIn(filter, path);
      if (value === undefined || value.isArray) return undefined;
      if (!hasSimpleCollation && isCollated(value)) return undefined;
      values.push(this.hashed[at] ? hashOf(value) : value);
    }
    return values;
  }

  /** A bound of chunks as the values of its fields. */
  ofBound(bound: Buffer): Value[] {
    return this.paths.map((path) => fieldOf(bound, path) ?? valueOf(null));
  }

  /** The document of a bound. */
  bound(values: readonly Value[]): Buffer {
    return compose(this.paths.map((path, at): [string, unknown] => [path, values[at]]));
  }
}

const COLLATED: number[] = [
  BSON_TYPE.string,
  BSON_TYPE.symbol,
  BSON_TYPE.document,
  BSON_TYPE.array,
  BSON_TYPE.code,
];

/** Whether a collation decides what a value is equal to. */
export function isCollated({ type }: Value): boolean {
  return COLLATED.includes(type);
}

/** The one value that a filter lets a field have. */
export function equalityIn(filter: Buffer, path: string): Value | undefined {
  for (const [name, value] of entriesOf(filter)) {
    if (name === '$and') {
      for (const { document } of value.items) {
        const found = equalityIn(document, path);
        if (found !== undefined) return found;
      }
    }
    if (name === path) return equalTo(value);
    // A whole document says what its fields are.
    if (path.startsWith(`${name}.`) && value.isDocument && !hasOperators(value)) {
      return pathOf(value.document, path.slice(name.length + 1));
    }
  }
  return undefined;
}

function equalTo(value: Value): Value | undefined {
  if (value.type === BSON_TYPE.regex) return undefined;
  if (!value.isDocument || !hasOperators(value)) return value;
  const [[operator, operand] = ['', undefined], ...others] = entriesOf(value.document);
  if (operand === undefined || others.length > 0) return undefined;
  if (operator === '$eq') return operand;
  const [only, ...rest] = operator === '$in' ? operand.items : [];
  return rest.length === 0 && only?.type !== BSON_TYPE.regex ? only : undefined;
}

function hasOperators(value: Value): boolean {
  return entriesOf(value.document)[0]?.[0].startsWith('$') === true;
}

/** Whether a filter says nothing but which `_id`. */
export function isIdAlone(filter: Buffer): boolean {
  const entries = entriesOf(filter);
  return (
    entries.length === 1 && entries[0]?.[0] === '_id' && equalityIn(filter, '_id') !== undefined
  );
}
