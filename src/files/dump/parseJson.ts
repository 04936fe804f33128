import { visit } from 'jsonc-parser';
import { BSON, Double, Int32, Long } from 'mongodb';
import type { FaithfulDocument } from '../../engine/bson/faithful';

/**
 * Parses Extended JSON (canonical or relaxed, version 2) without losing the order of names that
 * look like numbers, which `JSON.parse` sorts to the front: the order of an index's fields matters.
 * @throws SyntaxError that names the offset of what is not JSON
 */
export function parseExtendedJson(text: string): unknown {
  const root: unknown[] = [];
  const open: Container[] = [{ add: (value) => root.push(value) }];
  const add = (value: unknown): void => open.at(-1)?.add(value);
  const fail = (offset: number): never => {
    throw new SyntaxError(`not JSON at character ${offset}`);
  };
  visit(
    text,
    {
      onObjectBegin: () => void open.push(documentContainer()),
      onObjectProperty: (name) => open.at(-1)?.name?.(name),
      onObjectEnd: () => {
        const document = open.pop()?.value as FaithfulDocument;
        add(unwrapped(document));
      },
      onArrayBegin: () => void open.push(arrayContainer()),
      onArrayEnd: () => add(open.pop()?.value),
      onLiteralValue: (value, offset, length) =>
        add(typeof value === 'number' ? numberOf(text.slice(offset, offset + length)) : value),
      onError: (_error, offset) => fail(offset),
    },
    { disallowComments: true },
  );
  if (root.length !== 1) fail(text.length);
  return root[0];
}

interface Container {
  add: (value: unknown) => void;
  name?: (name: string) => void;
  value?: unknown;
}

function documentContainer(): Container {
  const document: FaithfulDocument = new Map();
  let field = '';
  return {
    name: (name) => (field = name),
    add: (value) => document.set(field, value),
    value: document,
  };
}

function arrayContainer(): Container {
  const values: unknown[] = [];
  return { add: (value) => values.push(value), value: values };
}

/** A bare number, as relaxed Extended JSON and mongodump before version 100 have them. */
function numberOf(literal: string): unknown {
  if (!/^-?\d+$/.test(literal)) return new Double(Number(literal));
  const value = Number(literal);
  if (value === (value | 0)) return new Int32(value);
  return Number.isSafeInteger(value) ? Long.fromString(literal) : new Double(value);
}

const WRAPPERS = new Set([
  '$oid',
  '$binary',
  '$symbol',
  '$numberInt',
  '$numberLong',
  '$numberDouble',
  '$numberDecimal',
  '$code',
  '$timestamp',
  '$regularExpression',
  '$date',
  '$minKey',
  '$maxKey',
  '$undefined',
  '$dbPointer',
]);

/** `{ $numberInt: "1" }` and its like as what they stand for; any other document as it is. */
function unwrapped(document: FaithfulDocument): unknown {
  const [first] = document.keys();
  if (first === undefined || !WRAPPERS.has(first)) return document;
  return BSON.EJSON.deserialize(plain(document) as object, { relaxed: false });
}

function plain(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return { $numberLong: value.toString() };
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(
    [...(value as FaithfulDocument)].map(([name, field]) => [name, plain(field)]),
  );
}
