import { byPerson, byProgram, fact, prerequisite, whenOnline } from '../data';
import type { Fact, Prerequisite, RoleNeed, RowStep, VersionPair } from '../types';

/** What the rows carried out with DTS share (P1 of the project's notes). */
export const DTS_STEPS: RowStep[] = [
  byPerson('Open the DTS console in the region of the target.', 'A1', 'A3'),
  byPerson(
    'Create a task, enter both endpoints and test the connection; the database name asked for is the authentication database (`admin` for root).',
    'A1',
    'A3',
  ),
  byPerson(
    'Let DTS add its addresses to the whitelists of the ApsaraDB instances, and open the self-managed firewall to them; take them out again afterwards.',
    'A1',
    'A3',
  ),
  byPerson(
    'Choose full, or full and incremental migration, and the databases, collections or functions; names may be changed here.',
    'A1',
    'A3',
  ),
  byPerson('Run the precheck, mend what it finds, then buy and start the task.', 'A1', 'A3'),
  byProgram(
    'Wait: a full task stops by itself and must not be stopped early; an incremental one runs until it is stopped.',
    'A1',
    'A3',
  ),
  byPerson(
    'Cut over: wait for "not delayed", stop writes to the source for a few minutes, wait for "not delayed" again, stop the task, switch the application.',
    'A1',
    'A3',
  ),
];

/** Limits of DTS, whatever the row. */
export const DTS_LIMITS: Fact[] = [
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
];

/** Prerequisites of every DTS row. */
export const DTS_PREREQUISITES: Prerequisite[] = [
  prerequisite(
    'target-space',
    'The target has at least 10 % more space than the source holds.',
    ['D1', 'D2'],
    'target-space',
  ),
  prerequisite('dts-account', 'An Alibaba Cloud account that may create and pay for DTS tasks.', [
    'A1',
    'A3',
  ]),
];

/** Prerequisites of the incremental part of DTS. */
export const DTS_ONLINE_PREREQUISITES: Prerequisite[] = [
  whenOnline(
    prerequisite(
      'oplog-seven-days',
      'The oplog of the source, or its change streams, reach back 7 days or more.',
      ['D3'],
      'oplog-seven-days',
    ),
  ),
];

const grantRead =
  'db.getSiblingDB("admin").createUser({ user: "dts", pwd: passwordPrompt(), roles: [{ role: "readAnyDatabase", db: "admin" }, { role: "read", db: "admin" }, { role: "read", db: "local" }] })';

/** Accounts that DTS logs in with. */
export const DTS_ROLES: RoleNeed[] = [
  {
    side: 'source',
    roles: ['read on the migrated databases', 'read on admin', 'read on local'],
    grant: grantRead,
    sources: ['A1', 'A3'],
  },
  {
    side: 'target',
    roles: ['readWrite on the migrated databases'],
    grant:
      'db.getSiblingDB("admin").createUser({ user: "dts", pwd: passwordPrompt(), roles: ["readWriteAnyDatabase"] })',
    sources: ['A1', 'A3'],
  },
];

/** What DTS leaves to a person, and what a program does around it. */
export const DTS_PERSON = [
  'the Alibaba Cloud account, payment and AccessKey',
  'the firewall of a self-managed side',
  'stopping the application',
  'the cutover',
];
export const DTS_PROGRAM = [
  'checks of roles, versions, oplog and sizes',
  'DTS API calls and polling',
  'comparing counts and documents afterwards',
];

/** Versions named by the 2021 documents; newer ones are shown by the DTS console. */
export const DTS_VERSIONS_2021: VersionPair[] = ['3.0', '3.2', '3.4', '4.0', '4.2'].map(
  (version) => ({ source: version, target: '>=3.0', sources: ['A1'] }),
);
export const DTS_VERSIONS_ANY: VersionPair[] = [
  { source: '>=3.0', target: '>=3.0', sources: ['D3'] },
];

/** What the rows carried out with mongodump and mongorestore share (P2 of the project's notes). */
export const TOOLS_STEPS: RowStep[] = [
  byPerson('Stop the writes to the source.', 'A2', 'A4'),
  byPerson(
    "Add the host's address to the target's whitelist: the private one over the VPC, the public one over the Internet, for which a public endpoint must be requested.",
    'A2',
    'A4',
  ),
  byProgram('Empty an old dump directory, then dump the source.', 'A2', 'A4'),
  byProgram("Restore to the target's primary endpoint, port 3717.", 'A2', 'A4'),
];

/** Prerequisites of dump and restore to ApsaraDB. */
export const TOOLS_PREREQUISITES: Prerequisite[] = [
  prerequisite('writes-stopped', 'Writes to the source are stopped for the whole copy.', [
    'A2',
    'A4',
  ]),
  prerequisite(
    'database-tools',
    "MongoDB Database Tools that fit the source's version are installed on the machine that carries the data.",
    ['A2', 'TD'],
    'tools-mongodump',
  ),
  prerequisite('target-whitelist', "The machine's address is in the target's whitelist.", [
    'A2',
    'A4',
  ]),
];

/** Limits of dump and restore. */
export const TOOLS_LIMITS: Fact[] = [
  fact('Full copy only: what is written after the dump began is lost.', 'A2', 'A4'),
  fact(
    'Without a database named, mongodump leaves out local but takes admin, which must not be restored to a managed target.',
    'TD',
  ),
];

/** Accounts for dump and restore. */
export const TOOLS_ROLES: RoleNeed[] = [
  {
    side: 'source',
    roles: ['backup'],
    grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup"])',
    sources: ['TD', 'BR'],
  },
  {
    side: 'target',
    roles: ['restore'],
    grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["restore"])',
    sources: ['T', 'BR'],
  },
];

/** Dumps go to the same major version, or within the same FCV. */
export const TOOLS_VERSIONS: VersionPair[] = [{ source: 'any', target: 'same', sources: ['T'] }];
