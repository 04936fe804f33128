import { toolAtHand } from '../checks';
import { fact, prerequisite } from '../data';
import { writesStopped } from '../prerequisites';
import type { Check, Fact, Prerequisite, RoleNeed, VersionPair } from '../types';
import { series } from '../versions';
import { byPerson, byProgram } from './data';
import type { RowStep } from './types';

const LISTED_BY_DTS = ['3.0', '3.2', '3.4', '4.0', '4.2'];

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

/** The account that restores into Atlas. */
export const ATLAS_ADMIN: RoleNeed = {
  side: 'target',
  roles: ['Atlas admin'],
  grant: 'Atlas console: Database Access, the user, Atlas admin.',
  sources: ['M5'],
};

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

/** What is listed holds; what is not may be listed by now. */
export const DTS_VERSION: Check = {
  facts: ['source.version'],
  holds: ({ source }) =>
    source.version !== undefined && LISTED_BY_DTS.includes(series(source.version))
      ? true
      : undefined,
};

/** Versions named by the 2021 documents; newer ones are shown by the DTS console. */
export const DTS_VERSIONS_2021: VersionPair[] = LISTED_BY_DTS.map((version) => ({
  source: version,
  target: '>=3.0',
  sources: ['A1'],
}));

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
  writesStopped('A2', 'A4'),
  prerequisite(
    'database-tools',
    "MongoDB Database Tools that fit the source's version are installed on the machine that carries the data.",
    ['A2', 'TD'],
    toolAtHand('mongodump'),
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

/** Accounts for dump and restore to Atlas. */
export const ATLAS_TOOLS_ROLES: RoleNeed[] = [
  {
    side: 'source',
    roles: ['backup'],
    grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup"])',
    sources: ['M5', 'BR'],
  },
  ATLAS_ADMIN,
];
