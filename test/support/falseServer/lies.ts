import { BSON, Long, type Document } from 'mongodb';
import { encodeMessage } from '../wireMessages';
import type { Heard, Lie } from './server';

/** Every character that a terminal, a shell, a path or a page may obey. */
export const CONTROL_CHARACTERS = [...Array(0x20).keys(), ...Array(0x21).keys()]
  .map((code, index) => String.fromCharCode(index < 0x20 ? code : 0x7f + code))
  .concat(['\u2028', '\u2029', '\u202e', '\ud83d\ude00'])
  .filter((character) => character !== '\0')
  .join('');

/** A reply as large as a server may send. */
const large = encodeMessage(
  1,
  0,
  BSON.serialize({ ok: 1, databases: [{ name: 'shop' }, { name: 'x'.repeat(47_000_000) }] }),
);
const ENDLESS = new Long(7);

const cursorOf = (batch: unknown[], id = Long.ZERO, which = 'firstBatch') => ({
  ok: 1,
  cursor: { id, ns: 'shop.orders', [which]: batch },
});

const to =
  (names: readonly string[], answer: (heard: Heard) => ReturnType<Lie>): Lie =>
  (heard) =>
    names.includes(heard.name) ? answer(heard) : undefined;

/** A message whose header says another length than it has. */
const ofLength = (length: number) =>
  to(QUESTIONS, ({ id }) => {
    const message = encodeMessage(1, id, BSON.serialize({ ok: 1 }));
    message.writeInt32LE(length, 0);
    return message;
  });

/** A reply whose document says another length than it has. */
const ofDocumentLength = (length: number) =>
  to(QUESTIONS, ({ id }) => {
    const body = Buffer.from(
      BSON.serialize({ ok: 1, cursor: { id: 0, ns: 'a.b', firstBatch: [] } }),
    );
    body.writeInt32LE(length, 0);
    return encodeMessage(1, id, body);
  });

/** A cursor of these that never ends. */
const endless =
  (names: readonly string[], batch: Document[]): Lie =>
  (heard) => {
    if (names.includes(heard.name)) return cursorOf(batch, ENDLESS);
    const isOurs =
      heard.name === 'getMore' && ENDLESS.equals(Long.fromValue(heard.command.getMore as number));
    return isOurs ? cursorOf(batch, ENDLESS, 'nextBatch') : undefined;
  };

const QUESTIONS = [
  'listDatabases',
  'listCollections',
  'listIndexes',
  'find',
  'aggregate',
  'buildInfo',
];
const CATALOG = ['listCollections', 'listIndexes'];

const collection = (name: unknown, parts: Document = {}) => ({
  name,
  type: 'collection',
  options: {},
  info: { readOnly: false },
  ...parts,
});

/** A message that goes on and on. */
const withoutEnd = to(QUESTIONS, ({ id, socket }) => {
  const head = encodeMessage(1, id, BSON.serialize({ ok: 1 }));
  head.writeInt32LE(0x7fff_ffff, 0);
  socket.write(head);
  const piece = Buffer.alloc(1_000_000);
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
  return 'nothing';
});

/** What false servers do; each is told to every command. */
export const LIES: Record<string, Lie> = {
  'messages of no length': ofLength(0),
  'messages of a negative length': ofLength(-5),
  'messages too short for a header': ofLength(17),
  'messages without end': withoutEnd,
  'documents of a negative length': ofDocumentLength(-1),
  'documents longer than their message': ofDocumentLength(1_000_000),
  'no answer': to(QUESTIONS, () => 'nothing'),
  'a hello of wrong types': to(['hello'], () => ({
    ...{ ok: 1, isWritablePrimary: 'yes', helloOk: 7, maxWireVersion: 'x', minWireVersion: {} },
    ...{ setName: 7, hosts: 'none', me: [], maxBsonObjectSize: -1, maxMessageSizeBytes: 'many' },
    ...{ logicalSessionTimeoutMinutes: [], topologyVersion: 3, compression: 5, msg: 9 },
  })),
  'a version that is none': to(['buildInfo'], () => ({ ok: 1, version: { a: 1 }, modules: 'x' })),
  'lists of wrong types': to(['listDatabases'], () => ({ ok: 1, databases: { name: 1 } })),
  'names of wrong types': to(['listDatabases'], () => ({
    ok: 1,
    databases: [{ name: 7 }, 3, null],
  })),
  'cursors of wrong types': to(CATALOG, () => ({ ok: 1, cursor: 'x' })),
  'collections of wrong types': to(['listCollections'], () =>
    cursorOf([
      collection(7),
      collection('a', { options: 'x', type: 3, info: 9 }),
      collection(null),
    ]),
  ),
  'indexes of wrong types': to(['listIndexes'], () =>
    cursorOf([
      { v: 'x', key: 'x', name: 7 },
      { key: { a: {} } },
      { name: ['a'], key: { a: 1 }, unique: 'x' },
    ]),
  ),
  'items that are no documents': to(CATALOG, () => cursorOf([7, 'x', null])),
  'cursors that never end': endless(CATALOG, [collection('orders', { key: { a: 1 }, v: 2 })]),
  'cursors that never end and bring nothing': endless(CATALOG, []),
  'replies of 48 MB': to(['listDatabases'], ({ id }) => {
    large.writeInt32LE(id, 8);
    return large;
  }),
  'names with control characters': to(['listDatabases'], () => ({
    ok: 1,
    databases: [{ name: 'shop' }, { name: CONTROL_CHARACTERS }],
  })),
  'collections with control characters': to(['listCollections'], () =>
    cursorOf([collection('orders'), collection(CONTROL_CHARACTERS)]),
  ),
};
