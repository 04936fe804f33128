import assert from 'node:assert/strict';
import type { CatalogEntry } from '../../src/engine/catalog/read';
import { RecheckQueue, type BothSides, type Suspect } from '../../src/engine/verify/recheckQueue';

const entry: CatalogEntry = { db: 'shop', name: 'users', kind: 'collection', options: new Map() };
const id = Buffer.from('10 5f 69 64 00 01 00 00 00'.replaceAll(' ', ''), 'hex');
const [one, two] = [Buffer.from('one'), Buffer.from('two')];

describe('documents looked at again', () => {
  let sides: BothSides;
  let time: number;
  let applied: number;
  let confirmed: Suspect[];
  let equal: Suspect[];
  let queue: RecheckQueue;

  beforeEach(() => {
    sides = { a: one, b: two };
    time = applied = 1;
    confirmed = [];
    equal = [];
    queue = new RecheckQueue({
      readBoth: () => Promise.resolve(sides),
      sourceTime: () => Promise.resolve({ seconds: time, increment: 0 }),
      isApplied: ({ seconds }) => applied > seconds,
      onConfirmed: (suspect) => confirmed.push(suspect),
      onEqual: (suspect) => equal.push(suspect),
    });
    queue.add(entry, { id, kind: 'different' });
  });

  const recheck = () => queue.recheck(() => Promise.resolve());

  it('differ only when all changes before were applied, twice', async () => {
    for (let round = 0; round < 5; round++) await recheck();
    assert.deepEqual([confirmed.length, queue.length], [0, 1]);
    for (applied = 2; applied <= 3; applied++) {
      assert.equal(confirmed.length, 0);
      await recheck();
      time = applied;
    }
    assert.deepEqual([confirmed.length, queue.length], [1, 0]);
  });

  it('stay in flight while the source changes them', async () => {
    for (let round = 0; round < 20; round++) {
      sides = { a: Buffer.from(`version ${round}`), b: two };
      await recheck();
      applied = ++time + 1;
    }
    assert.deepEqual([confirmed.length, queue.length], [0, 1]);
    sides = { a: two, b: two };
    await recheck();
    assert.deepEqual([equal.length, queue.length], [1, 0]);
  });

  it('are equal when they are gone on both sides', async () => {
    sides = { a: undefined, b: undefined };
    await recheck();
    assert.equal(equal.length, 1);
  });

  it('are kept when looking again fails', async () => {
    queue.add(entry, { id: Buffer.from([...id, 0]), kind: 'missing' });
    await assert.rejects(queue.recheck(() => Promise.reject(new Error('no network'))));
    assert.equal(queue.length, 2);
  });
});
