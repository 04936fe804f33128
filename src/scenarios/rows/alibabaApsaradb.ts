import { targetLarger, shardSpace, targetPreSharded, publicEndpoint } from '../checks';
import { fact, inferred, prerequisite } from '../data';
import { DTS_PERSON, DTS_PROGRAM, DTS_STEPS } from './blocks';
import { alternative, byPerson, byProgram, documented, reworded, ofMethod } from './data';
import type { RowData } from './types';

const ANY_APSARADB = ['apsaradb-standalone', 'apsaradb-replica-set', 'apsaradb-sharded'];

/** Rows 9–11 and 13: between ApsaraDB for MongoDB instances. */
export const alibabaApsaradbRows: RowData[] = [
  {
    row: '9',
    title: 'ApsaraDB replica set to ApsaraDB sharded cluster, with DTS',
    vendor: 'alibaba',
    from: ['apsaradb-replica-set'],
    to: ['apsaradb-sharded'],
    methods: [
      documented('dts-migration', 'online', 'offline'),
      alternative('dts-sync', 'online'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      prerequisite('shards-fit', 'The shards of the target have the space.', ['A10'], shardSpace),
      prerequisite(
        'target-pre-sharded',
        'The collections are created and pre-sharded on the target.',
        ['A10', 'A17'],
        targetPreSharded,
      ),
      ...ofMethod('target-space', 'dts-account', 'oplog-seven-days'),
    ],
    steps: [byPerson('Name both endpoints by their instance IDs.', 'A10'), ...DTS_STEPS],
    limits: [fact('DTS tries to reconnect for 12 hours unless told otherwise.', 'A10')],
    withMethodLimits: true,
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
      documented('dts-migration', 'offline'),
      alternative('built-in', 'offline'),
      alternative('dump-restore', 'offline'),
    ],
    prerequisites: [
      prerequisite(
        'target-larger',
        'The target has more space than the source uses.',
        ['A11'],
        targetLarger,
      ),
      prerequisite('writes-stopped', 'Nothing is written to the source meanwhile.', ['A11', 'D5']),
      ...ofMethod('target-space', 'dts-account'),
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
    ],
    withMethodLimits: true,
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
      documented('dts-migration', 'online', 'offline'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      prerequisite(
        'source-public-endpoint',
        'The source has a public endpoint.',
        ['A12'],
        publicEndpoint,
      ),
      prerequisite(
        'source-whitelist',
        "The addresses of DTS in the target's region are in the source's whitelist.",
        ['A12'],
      ),
      ...ofMethod('target-space', 'dts-account'),
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
    ],
    withMethodLimits: true,
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
      documented('mongoshake', 'online'),
      alternative('dts-sync', 'online'),
      alternative('built-in', 'online'),
    ],
    prerequisites: [
      reworded(
        'mongoshake-host',
        'A Linux machine near both instances runs MongoShake, and its address is in both whitelists.',
        'A13',
      ),
      reworded('mongoshake-roles', 'The accounts of both sides have the roles listed.', 'A13'),
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
    program: ['the configuration, the process, and polling it'],
    person: ['the whitelists'],
    related: ['9'],
    sources: ['A13', 'X'],
  },
];
