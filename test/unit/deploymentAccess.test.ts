import assert from 'node:assert/strict';
import { accessOf } from '../../src/engine/deployment/access';

function accessWith(resource: Record<string, unknown>) {
  return accessOf({
    authenticatedUsers: [{ user: 'ann', db: 'admin' }],
    authenticatedUserRoles: [],
    authenticatedUserPrivileges: [{ resource, actions: ['find'] }],
  });
}

describe('privileges', () => {
  const users = { db: 'shop', collection: 'users' };
  const buckets = { db: 'shop', collection: 'system.buckets.weather' };

  it('cover what they name and no more', () => {
    assert(accessWith(users).allows(users, 'find'));
    assert(!accessWith(users).allows(users, 'insert'));
    assert(!accessWith(users).allows({ db: 'shop', collection: 'orders' }, 'find'));
    assert(!accessWith(users).allows({ db: 'shop', collection: '' }, 'find'));
  });

  it('on a database, and on all, leave out system collections', () => {
    assert(accessWith({ db: 'shop', collection: '' }).allows(users, 'find'));
    assert(!accessWith({ db: 'shop', collection: '' }).allows(buckets, 'find'));
    assert(!accessWith({ db: 'blog', collection: '' }).allows(users, 'find'));
    assert(accessWith({ db: '', collection: '' }).allows(users, 'find'));
    assert(accessWith({ db: '', collection: 'users' }).allows(users, 'find'));
  });

  it('on buckets, the cluster and everything', () => {
    assert(accessWith({ db: 'shop', system_buckets: 'weather' }).allows(buckets, 'find'));
    assert(accessWith({ db: '', system_buckets: '' }).allows(buckets, 'find'));
    assert(!accessWith({ db: 'shop', system_buckets: 'tides' }).allows(buckets, 'find'));
    assert(accessWith({ cluster: true }).allows('cluster', 'find'));
    assert(!accessWith({ cluster: true }).allows(users, 'find'));
    assert(accessWith({ anyResource: true }).allows(buckets, 'find'));
  });

  it('are everything where access control is off', () => {
    const off = accessOf({ authenticatedUsers: [], authenticatedUserRoles: [] });
    assert(off.allows(users, 'insert'));
  });
});
