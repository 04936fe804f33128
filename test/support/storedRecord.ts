import { defaultPlan } from '../../src/engine/model/defaults';
import { STORE_FORMAT, type MigrationRecord } from '../../src/engine/state/records';
import { someStatus } from './status';

/** A migration as its target holds it, with the given parts otherwise. */
export function someRecord(name: string, parts: Partial<MigrationRecord> = {}): MigrationRecord {
  return {
    _id: name,
    format: STORE_FORMAT,
    plan: {
      ...defaultPlan(name, 'migrate'),
      include: ['shop'],
      renames: [{ from: 'shop', to: 'store' }],
      rules: [
        { namespace: 'shop.orders', filter: '{"open":true}', set: [{ path: 'a', value: '1' }] },
      ],
    },
    sourceIdentity: { name: 'rs', ids: ['a'] },
    startTime: { seconds: 1, increment: 2 },
    position: { token: '82', time: { seconds: 3, increment: 1 } },
    snapshotDone: false,
    changesApplied: 3,
    foreign: ['shop.mine'],
    status: someStatus({ name }),
    epoch: 2,
    lease: {
      ...{ id: 'x', host: 'h', pid: 7, renewedAt: new Date(0) },
      process: { boot: 'b', table: 't', startedAt: '5' },
    },
    ...parts,
  };
}
