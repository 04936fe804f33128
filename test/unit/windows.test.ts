import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { BSON, Timestamp } from 'mongodb';
import type { StreamReply } from '../../src/engine/sync/streamReader';
import { ChangeBatch } from '../../src/engine/sync/changeBatch';
import { WindowReader, type Window, type WindowLimits } from '../../src/engine/sync/windows';

/** An insertion of a document with this `_id`, or the drop of the collection. */
function eventOf(id: number | 'drop'): Buffer {
  const isDrop = id === 'drop';
  return Buffer.from(
    BSON.serialize({
      operationType: isDrop ? 'drop' : 'insert',
      clusterTime: new Timestamp({ t: 1, i: 1 }),
      ns: { db: 'db', coll: 'a' },
      ...(isDrop ? {} : { documentKey: { _id: id }, fullDocument: { _id: id, text: `no. ${id}` } }),
    }),
  );
}

function replyOf(token: string, ids: (number | 'drop')[]): StreamReply {
  const events = ids.map(eventOf);
  const offsets = [0];
  for (const event of events) offsets.push(offsets.at(-1)! + event.length);
  return {
    batch: { bytes: Buffer.concat(events), offsets, count: events.length, headroom: 0 },
    position: { token, time: { seconds: 1, increment: 1 } },
    operationTime: null,
  };
}

const idsOf = (batch: ChangeBatch) =>
  batch.collections().flatMap(({ changes }) =>
    [...changes.values()].map((change) => {
      assert('bytes' in change);
      return BSON.deserialize(change.bytes) as { _id: number; text: string };
    }),
  );

/** What a window holds: the `_id`s put, and the operations of the catalog. */
const told = ({ steps }: Window) =>
  steps.map((step) =>
    step instanceof ChangeBatch ? idsOf(step).map(({ _id }) => _id) : step.operation,
  );

/** Reads windows of these replies; after the last the source tells of nothing, again and again. */
function read(replies: StreamReply[], limits: Partial<WindowLimits>): WindowReader {
  const left = [...replies];
  const next = async () => {
    await turn();
    return left.shift() ?? replyOf('end', []);
  };
  return new WindowReader({ next }, { fullReplyBytes: 1, ...limits });
}

/** Time enough to read all that a test's source has to tell. */
async function whileApplied(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await turn();
}

describe('windows of changes', () => {
  it('hold a reply when asked for at once, and what came while another was applied', async () => {
    const windows = read([replyOf('1', [1, 2]), replyOf('2', [3]), replyOf('3', [4, 5])], {});
    const first = await windows.next();
    assert.deepEqual([told(first), first.position.token], [[[1, 2]], '1']);
    await whileApplied();
    const second = await windows.next();
    assert.deepEqual([told(second), second.events], [[[3, 4, 5]], 3]);
    await windows.rest();
  });

  it('end with a reply that is not full: the source has told all', async () => {
    const windows = read([replyOf('1', [1]), replyOf('2', [2]), replyOf('3', [3])], {
      fullReplyBytes: 1_000,
    });
    await windows.next();
    await whileApplied();
    assert.deepEqual(told(await windows.next()), [[2]]);
    await windows.rest();
  });

  it('keep changes of the catalog between those of documents', async () => {
    const windows = read([replyOf('1', [1]), replyOf('2', [2, 'drop']), replyOf('3', [3])], {});
    await windows.next();
    await whileApplied();
    assert.deepEqual(told(await windows.next()), [[2], 'drop', [3]]);
    await windows.rest();
  });

  it('end when they take enough memory', async () => {
    const windows = read([replyOf('1', [1]), replyOf('2', [2]), replyOf('3', [3])], {
      mostBytes: 1,
    });
    for (const id of [1, 2, 3]) {
      assert.deepEqual(told(await windows.next()), [[id]]);
      await whileApplied();
    }
    await windows.rest();
  });

  it('hold about as much as the target applies in the time there is', async () => {
    const many = (from: number) => Array.from({ length: 6_000 }, (_, n) => from + n);
    const replies = [0, 1, 2, 3, 4].map((n) => replyOf(String(n), many(n * 6_000)));
    const windows = read(replies, { seconds: 1 });
    const first = await windows.next();
    // Until it is told, the pace is unknown; from then on a second is worth two replies.
    windows.tookSeconds(first, 0.5);
    await whileApplied();
    assert.equal((await windows.next()).events, 12_000);
    await windows.rest();
  });

  it('keep nothing of the replies', async () => {
    const reply = replyOf('1', [1, 2]);
    const window = await read([reply], {}).next();
    reply.batch.bytes.fill(0);
    const [batch] = window.steps;
    assert(batch instanceof ChangeBatch);
    assert.deepEqual(idsOf(batch), [
      { _id: 1, text: 'no. 1' },
      { _id: 2, text: 'no. 2' },
    ]);
  });

  it('that were read ahead stay the next after a rest', async () => {
    const windows = read([replyOf('1', [1]), replyOf('2', [2]), replyOf('3', [3])], {});
    await windows.next();
    await windows.rest();
    assert.deepEqual(told(await windows.next()), [[2]]);
    await windows.rest();
  });

  it('fail as reading does, and from then on: what was read before is gone', async () => {
    const replies = [replyOf('1', [1]), replyOf('2', [2])];
    const next = async () => {
      await turn();
      const reply = replies.shift();
      if (reply === undefined) throw new Error('the source is gone');
      return reply;
    };
    const windows = new WindowReader({ next }, { fullReplyBytes: 1 });
    await windows.next();
    await whileApplied();
    replies.push(replyOf('3', [3]));
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(windows.next(), /the source is gone/);
    }
  });
});
