import assert from 'node:assert/strict';
import { MongoClient, type Document, type Timestamp } from 'mongodb';
import { captureCutoverTime } from '../../src/engine/cutover/position';
import { openDeployment } from '../../src/engine/deployment/connect';
import { compareTimes, fromTimestamp } from '../../src/engine/model/clusterTime';
import { asRouter } from '../support/mongosReplies';
import { replicaSet, uniqueName } from '../support/servers';
import { Refusal, startWireProxy, type WireProxy } from '../support/wireProxy';

/** Commands that a mongos answers by itself, from what it knows. */
const OWN = new Set(['hello', 'ismaster', 'isMaster', 'ping']);

describe('the time of a cutover behind a mongos that has seen nothing for a while (a double)', function () {
  this.timeout(120_000);

  let source: MongoClient;
  let proxy: WireProxy;
  let known: Document;
  let takesNotes: boolean;

  before(async () => {
    const from = await replicaSet('6.0');
    source = await MongoClient.connect(from.uri);
    proxy = await startWireProxy(from.hosts[0]!, (command, forward) => {
      const [name = ''] = Object.keys(command);
      if (name === 'appendOplogNote' && !takesNotes) {
        return Promise.reject(new Refusal(13, 'Unauthorized', 'not authorized on admin'));
      }
      if (!OWN.has(name)) return undefined;
      return forward().then((reply) => ({ ...asRouter(reply), ...known }));
    });
  });

  after(() => Promise.all([source.close(), proxy.stop()]));

  beforeEach(async () => {
    takesNotes = true;
    const { operationTime, $clusterTime } = await source.db('admin').command({ ping: 1 });
    known = { operationTime: operationTime as Timestamp, $clusterTime: $clusterTime as Document };
  });

  /** By another mongos. */
  async function write(db: string, document: Document): Promise<Timestamp> {
    const command = { insert: 'a', documents: [document] };
    return (await source.db(db).command(command)).operationTime as Timestamp;
  }

  for (const may of [true, false]) {
    it(`13.15 is after what was written by another one, by a user who may write ${may ? 'a note' : 'none'}`, async () => {
      takesNotes = may;
      const deployment = await openDeployment({ uri: `mongodb://${proxy.host}/`, label: 'a' });
      try {
        assert.equal(deployment.topology, 'sharded');
        const written = await write(uniqueName('time'), { n: 1 });
        const time = await captureCutoverTime(deployment);
        assert.ok(compareTimes(time, fromTimestamp(written)) >= 0, JSON.stringify(time));
      } finally {
        await deployment.close();
      }
    });
  }
});
