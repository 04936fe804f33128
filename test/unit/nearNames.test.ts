import assert from 'node:assert/strict';
import { nearName } from '../../src/engine/nearNames';

describe('13.14 a name that is almost another', () => {
  const names = ['users', 'orders', 'shop_1', 'shop_2', 'audit-log', 'Sessions', 'tag'];

  for (const [name, near] of [
    ['user', 'users'],
    ['uesrs', 'users'],
    ['Users', 'users'],
    ['odrers', 'orders'],
    ['orderss', 'orders'],
    ['auditLog', 'audit-log'],
    ['sesions', 'Sessions'],
    ['tags', 'tag'],
    ['shop1', 'shop_1'],
  ] as const) {
    it(`13.14 ${name} is most likely ${near}`, () => assert.equal(nearName(name, names), near));
  }

  for (const name of ['shop_3', 'shop_10', 'users2', 'customers', 'cat', 'os', 'payments']) {
    it(`13.14 ${name} may be yet to come`, () => assert.equal(nearName(name, names), undefined));
  }
});
