import assert from 'node:assert/strict';
import { NamespaceMap } from '../../src/engine/catalog/namespaces';

describe('the databases of the target that a migration may write to', () => {
  const mayReach = (
    databases: string[],
    options: Partial<ConstructorParameters<typeof NamespaceMap>[0]>,
  ) => {
    const map = new NamespaceMap({
      ...{ include: [], exclude: [], renames: [], stateDatabase: 'state' },
      ...options,
    });
    return databases.filter((db) => map.mayReach(db));
  };

  it('are those that bear a name of what is carried, or that it is renamed to', () => {
    const databases = ['shop', 'sales', 'archive', 'other', 'state', 'admin'];
    assert.deepEqual(mayReach(databases, {}), ['shop', 'sales', 'archive', 'other']);
    assert.deepEqual(mayReach(databases, { include: ['shop.orders'] }), ['shop']);
    assert.deepEqual(mayReach(databases, { exclude: ['other', 'sales'] }), ['shop', 'archive']);
    const renames = [
      { from: 'shop.orders', to: 'archive.orders' },
      { from: 'crm', to: 'sales' },
      { from: 'elsewhere', to: 'other' },
    ];
    assert.deepEqual(mayReach(databases, { include: ['shop', 'crm.*'], renames }), [
      ...['shop', 'sales', 'archive'],
    ]);
  });
});
