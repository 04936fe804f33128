import { byPerson, byProgram, fact, inferred, prerequisite } from '../data';
import type { ScenarioRow } from '../types';
import {
  DTS_LIMITS,
  DTS_ONLINE_PREREQUISITES,
  DTS_PERSON,
  DTS_PREREQUISITES,
  DTS_PROGRAM,
  DTS_ROLES,
  DTS_STEPS,
  DTS_VERSIONS_ANY,
} from './blocks';

const ANY_APSARADB = ['apsaradb-standalone', 'apsaradb-replica-set', 'apsaradb-sharded'];

/** Rows 9–11 and 13: between ApsaraDB for MongoDB instances. */
export const alibabaApsaradbRows: ScenarioRow[] = [
  {
    row: '9',
    title: 'ApsaraDB replica set to ApsaraDB sharded cluster, with DTS',
    vendor: 'alibaba',
    from: ['apsaradb-replica-set'],
    to: ['apsaradb-sharded'],
    methods: [
      { method: 'dts-migration', modes: ['online', 'offline'], role: 'documented' },
      { method: 'dts-sync', modes: ['online'], role: 'alternative' },
      { method: 'built-in', modes: ['online', 'offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'shards-fit',
        'The shards of the target have the space.',
        ['A10'],
        'shard-space',
      ),
      prerequisite(
        'target-pre-sharded',
        'The collections are created and pre-sharded on the target.',
        ['A10', 'A17'],
        'target-pre-sharded',
      ),
      ...DTS_PREREQUISITES,
      ...DTS_ONLINE_PREREQUISITES,
    ],
    steps: [byPerson('Name both endpoints by their instance IDs.', 'A10'), ...DTS_STEPS],
    limits: [
      fact('DTS tries to reconnect for 12 hours unless told otherwise.', 'A10'),
      ...DTS_LIMITS,
    ],
    roles: DTS_ROLES,
    versions: DTS_VERSIONS_ANY,
    program: [...DTS_PROGRAM, 'pre-sharding'],
    person: DTS_PERSON,
    related: [],
    sources: ['A10', 'D2'],
  },
  {
    row: '10',
    title: 'ApsaraDB standalone to replica set or sharded cluster, with DTS',
    vendor: 'alibaba',
    from: ['apsaradb-standalone'],
    to: ['apsaradb-replica-set', 'apsaradb-sharded'],
    methods: [
      { method: 'dts-migration', modes: ['offline'], role: 'documented' },
      { method: 'built-in', modes: ['offline'], role: 'alternative' },
      { method: 'dump-restore', modes: ['offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'target-larger',
        'The target has more space than the source uses.',
        ['A11'],
        'target-larger',
      ),
      prerequisite('writes-stopped', 'Nothing is written to the source meanwhile.', ['A11', 'D5']),
      ...DTS_PREREQUISITES,
    ],
    steps: DTS_STEPS.filter((step) => !step.text.startsWith('Cut over')).concat([
      byPerson('When the full task has ended, switch the application.', 'A11'),
    ]),
    limits: [
      fact(
        'Full migration only: an ApsaraDB standalone has no oplog, so nothing can be incremental.',
        'A11',
        'D5',
      ),
      ...DTS_LIMITS,
    ],
    roles: DTS_ROLES,
    versions: DTS_VERSIONS_ANY,
    program: [...DTS_PROGRAM, 'refusing an incremental migration'],
    person: DTS_PERSON,
    related: ['11'],
    sources: ['A11', 'D5'],
  },
  {
    row: '11',
    title: 'ApsaraDB standalone or replica set to an instance of another account, with DTS',
    vendor: 'alibaba',
    from: ['apsaradb-standalone', 'apsaradb-replica-set'],
    to: ANY_APSARADB,
    condition: 'cross-account',
    methods: [
      { method: 'dts-migration', modes: ['online', 'offline'], role: 'documented' },
      { method: 'built-in', modes: ['online', 'offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'source-public-endpoint',
        'The source has a public endpoint.',
        ['A12'],
        'source-public-endpoint',
      ),
      prerequisite(
        'source-whitelist',
        "The addresses of DTS in the target's region are in the source's whitelist.",
        ['A12'],
      ),
      ...DTS_PREREQUISITES,
    ],
    steps: [
      byPerson('Request a public endpoint for the source.', 'A12'),
      byPerson(
        'Make the task from the account that owns the target, with "public IP" as the source, port 3717.',
        'A12',
      ),
      ...DTS_STEPS,
    ],
    limits: [
      fact('Triggers are not synchronised.', 'A12'),
      fact('Online for replica sets only; a standalone has no oplog.', 'A12'),
      fact('A sharded source goes with the MongoDB tools, as in row 6.', 'A12', 'A6'),
      inferred(
        'Through the API the other account is named by SourceEndpointOwnerID and SourceEndpointRole.',
        'O',
      ),
      ...DTS_LIMITS,
    ],
    roles: DTS_ROLES,
    versions: DTS_VERSIONS_ANY,
    program: DTS_PROGRAM,
    person: [...DTS_PERSON, 'the public endpoint and whitelist in the other account'],
    related: ['6', '10'],
    sources: ['A12'],
  },
  {
    row: '13',
    title: 'Keeping two ApsaraDB replica sets in step, with MongoShake',
    vendor: 'alibaba',
    from: ['apsaradb-replica-set'],
    to: ['apsaradb-replica-set'],
    methods: [
      { method: 'mongoshake', modes: ['online'], role: 'documented' },
      { method: 'dts-sync', modes: ['online'], role: 'alternative' },
      { method: 'built-in', modes: ['online'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'mongoshake-host',
        'A Linux machine near both instances runs MongoShake, and its address is in both whitelists.',
        ['A13'],
        'tools-mongoshake',
      ),
      prerequisite(
        'mongoshake-roles',
        'The accounts of both sides have the roles listed.',
        ['A13'],
        'mongoshake-roles',
      ),
    ],
    steps: [
      byProgram('Write collector.conf for the two instances.', 'A13', 'X'),
      byProgram('Start `collector.linux -conf=collector.conf -verbose 0`.', 'A13', 'X'),
      byProgram('Watch `/progress` on port 9101, then `/repl` on port 9100.', 'X'),
    ],
    limits: [
      fact('No change of structure on the source until the full synchronisation has ended.', 'A13'),
      fact('The databases admin and local are left out.', 'A13'),
      fact('Passwords must not contain @.', 'A13'),
      fact('Its default drops target collections that exist already.', 'X'),
      fact('Its default creates no indexes.', 'X'),
    ],
    roles: [
      {
        side: 'source',
        roles: ['readAnyDatabase', 'read on local', 'readWrite on mongoshake'],
        grant:
          'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", { role: "read", db: "local" }, { role: "readWrite", db: "mongoshake" }])',
        sources: ['A13'],
      },
      {
        side: 'target',
        roles: ['readWriteAnyDatabase'],
        grant:
          'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
        sources: ['A13'],
      },
    ],
    versions: [{ source: '>=3.0', target: '>=3.0', sources: ['X'] }],
    program: ['the configuration, the process, and polling it'],
    person: ['the whitelists'],
    related: ['9'],
    sources: ['A13', 'X'],
  },
];
