import type { Advice } from '../../../scenarios/advice';
import { accountHas, sevenDaysOfOplog, targetSpace } from '../../../scenarios/checks';
import { fact, prerequisite, whenOnline } from '../../../scenarios/data';

/** What migrating and synchronizing by Alibaba Cloud's Data Transmission Service have in common. */
export const dtsAdvice = {
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: true,
  tools: [],
  reads: 'oplog',
  source: { balancerOff: true, copiesOrphans: true },
  target: { lookalikes: 'refused', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: {
      low: 5e6,
      high: 50e6,
      basis: 'assumed: depends on the class of the DTS instance, small to xxlarge',
    },
    applyRate: {
      low: 1_000,
      high: 10_000,
      basis: 'assumed: depends on the class of the DTS instance',
    },
    cutover: { low: 60, high: 600 },
  },
  cannotCarry: {
    'users and roles': 'users and roles: create them on the target',
    'search indexes': 'Atlas Search indexes',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  prerequisites: [
    prerequisite(
      'target-space',
      'The target has at least 10 % more space than the source holds.',
      ['D1', 'D2'],
      targetSpace,
    ),
    prerequisite('dts-account', 'An Alibaba Cloud account that may create and pay for DTS tasks.', [
      'A1',
      'A3',
    ]),
    whenOnline(
      prerequisite(
        'oplog-seven-days',
        'The oplog of the source, or its change streams, reach back 7 days or more.',
        ['D3'],
        sevenDaysOfOplog,
      ),
    ),
    prerequisite(
      'dts-roles',
      'The accounts of both sides have the roles listed.',
      ['A1', 'A3'],
      accountHas('source', 'readAnyDatabase'),
    ),
  ],
  limits: [
    fact('The databases admin and local cannot be migrated, and config should not be.', 'A1', 'A3'),
    fact(
      'The incremental part carries creating and dropping of databases, collections and indexes, and inserts, updates and deletes.',
      'A1',
      'A3',
    ),
    fact('The full part is free of charge, the incremental part is billed.', 'A1', 'A3'),
    fact('The full load may overload either side; run it at a quiet time.', 'A1', 'A3'),
    fact('The minor version of an ApsaraDB instance may be upgraded on the way.', 'A11', 'A12'),
    fact('No document over 16 MB, and at most 1,000 renamed collections a task.', 'D3'),
    fact('At most 10 mongos on the source.', 'D3'),
    fact(
      'The oplog, or change streams, must reach back at least 7 days; the oplog is preferred and change streams need 4.0.',
      'D2',
      'D3',
    ),
    fact(
      'From Cosmos DB and from elastic DocumentDB clusters there is no incremental migration.',
      'D3',
    ),
  ],
  roles: [
    {
      side: 'source',
      roles: ['read on the migrated databases', 'read on admin', 'read on local'],
      grant:
        'db.getSiblingDB("admin").createUser({ user: "dts", pwd: passwordPrompt(), roles: [{ role: "readAnyDatabase", db: "admin" }, { role: "read", db: "admin" }, { role: "read", db: "local" }] })',
      sources: ['A1', 'A3'],
    },
    {
      side: 'target',
      roles: ['readWrite on the migrated databases'],
      grant:
        'db.getSiblingDB("admin").createUser({ user: "dts", pwd: passwordPrompt(), roles: ["readWriteAnyDatabase"] })',
      sources: ['A1', 'A3'],
    },
  ],
  versions: [{ source: '>=3.0', target: '>=3.0', sources: ['D3'] }],
  sources: ['A1', 'A3', 'D2', 'D3', 'O'],
} satisfies Omit<Advice, 'summary' | 'modes' | 'base' | 'baseReason'>;
