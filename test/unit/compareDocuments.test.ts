import assert from 'node:assert/strict';
import { BSON } from 'mongodb';
import { batchOf } from '../../src/engine/target/writing/batches';
import {
  compareDocuments,
  digestOf,
  TooFarApart,
  type ComparingOptions,
  type DocumentDifference,
} from '../../src/engine/verify/compareDocuments';
import { DocumentStream } from '../../src/engine/verify/documentStream';

describe('comparing two streams of documents', () => {
  const document = (id: number, value = 0) => Buffer.from(BSON.serialize({ _id: id, value }));
  const many = (count: number) => Array.from({ length: count }, (_, id) => document(id));

  /** The documents in replies of some size. */
  function streamOf(documents: Buffer[], size: number): DocumentStream {
    async function* replies() {
      for (let first = 0; first < documents.length; first += size) {
        yield await Promise.resolve(batchOf(documents.slice(first, first + size)));
      }
    }
    return new DocumentStream(replies());
  }

  async function compare(
    source: Buffer[],
    target: Buffer[],
    options: { size?: number; inOrder?: boolean; mostWaitingBytes?: number } = {},
  ): Promise<{ found: string[]; documents: number }> {
    const found: DocumentDifference[] = [];
    const { size = 7, inOrder = false, mostWaitingBytes = Infinity } = options;
    const { documents } = await compareDocuments(
      streamOf(source, size),
      streamOf(target, 5),
      (differences) => {
        found.push(...differences);
        return Promise.resolve();
      },
      { inOrder, mostWaitingBytes },
    );
    const named = found.map(({ kind, id }) => `${kind} ${id.readInt32LE(5)}`).sort();
    return { found: named, documents };
  }

  it('finds equal ones equal, whatever the replies', async () => {
    for (const size of [1, 3, 5, 1_000]) {
      assert.deepEqual(await compare(many(100), many(100), { size }), {
        found: [],
        documents: 100,
      });
    }
  });

  it('names what is missing, extra and different', async () => {
    const target = many(100);
    target[50] = document(50, 1);
    target.splice(30, 1);
    target.splice(70, 0, document(200));
    for (const mostWaitingBytes of [undefined, 10_000]) {
      const options = mostWaitingBytes === undefined ? {} : { mostWaitingBytes };
      const { found, documents } = await compare(many(100), target, options);
      assert.deepEqual(found, ['different 50', 'extra 200', 'missing 30']);
      assert.equal(documents, 100);
    }
  });

  it('tells of another order only where order matters', async () => {
    const target = many(20);
    target.push(...target.splice(3, 1));
    assert.deepEqual((await compare(many(20), target)).found, []);
    assert.deepEqual((await compare(many(20), target, { inOrder: true })).found.length > 0, true);
  });

  it('names the fewest that stand in another place, whatever is missing beside', async () => {
    const inOrder = true;
    const moved = many(100);
    moved.push(...moved.splice(3, 1));
    assert.deepEqual((await compare(many(100), moved, { inOrder })).found, ['order 3']);
    assert.deepEqual((await compare(moved, many(100), { inOrder })).found, ['order 3']);
    assert.deepEqual((await compare(many(100), many(100).slice(2), { inOrder })).found, [
      'missing 0',
      'missing 1',
    ]);
    const both = moved.slice(1);
    assert.deepEqual((await compare(many(100), both, { inOrder })).found, ['missing 0', 'order 3']);
  });

  it('takes any order while what waits is within the bound', async () => {
    const shuffled = many(100).sort((a, b) => (a.readInt32LE(9) % 7) - (b.readInt32LE(9) % 7));
    assert.deepEqual((await compare(many(100), shuffled, { mostWaitingBytes: 100_000 })).found, []);
    await assert.rejects(
      compare(many(100), many(100).reverse(), { mostWaitingBytes: 5_000 }),
      TooFarApart,
    );
  });

  /** Compares while no more than so many bytes wait; looks up what waits longer. */
  async function compareLookingUp(source: Buffer[], target: Buffer[], mostWaitingBytes: number) {
    const read = { source: 0, target: 0 };
    const digests = { source: digestsById(source), target: digestsById(target) };
    const found: string[] = [];
    let mostHeld = 0;
    const counted = (side: 'source' | 'target', documents: Buffer[]) => {
      async function* replies() {
        for (let first = 0; first < documents.length; first += 10) {
          const reply = documents.slice(first, first + 10);
          read[side] += reply.length;
          yield await Promise.resolve(batchOf(reply));
        }
      }
      return new DocumentStream(replies());
    };
    const lookUp: ComparingOptions['lookUp'] = (side, ids) =>
      Promise.resolve(ids.map((id) => digests[side].get(id.readInt32LE(5))));
    await compareDocuments(
      counted('source', source),
      counted('target', target),
      (differences) => {
        mostHeld = Math.max(mostHeld, read.source + read.target - found.length);
        found.push(...differences.map(({ kind, id }) => `${kind} ${id.readInt32LE(5)}`));
        return Promise.resolve();
      },
      { inOrder: false, mostWaitingBytes, lookUp },
    );
    return { found: found.sort(), mostHeld };
  }

  function digestsById(documents: Buffer[]): Map<number, Buffer> {
    return new Map(documents.map((bytes) => [bytes.readInt32LE(9), digestOf(bytes, false)]));
  }

  it('13.13 holds no more than its bound, however many there are that the other side lacks', async () => {
    const [count, mostWaitingBytes] = [2_000, 20_000];
    const numbers = Array.from({ length: count }, (_, id) => id);
    const target = numbers.map((id) => document(count + id));
    const { found, mostHeld } = await compareLookingUp(many(count), target, mostWaitingBytes);
    const wanted = numbers.flatMap((id) => [`missing ${id}`, `extra ${count + id}`]);
    assert.deepEqual(found, wanted.sort());
    // A digest of 32 bytes each at least, and two replies.
    assert.ok(mostHeld <= mostWaitingBytes / 32 + 20, `held ${mostHeld}`);
  });

  it('13.13 names each once that is looked up before the other side brings it', async () => {
    const target = many(1_000).reverse();
    target[300] = document(699, 1);
    const { found } = await compareLookingUp(many(1_000), target, 20_000);
    assert.deepEqual(found, ['different 699']);
  });
});
