import { byPerson, byProgram, inferred, prerequisite } from '../data';
import type { ScenarioRow } from '../types';

/** Row 17: from Compose. */
export const composeRows: ScenarioRow[] = [
  {
    row: '17',
    title: 'Compose ("single shard") to Atlas',
    vendor: 'atlas',
    from: ['compose'],
    to: ['atlas-replica-set'],
    methods: [
      { method: 'dump-restore', modes: ['offline'], role: 'documented' },
      { method: 'built-in', modes: ['offline'], role: 'alternative' },
    ],
    prerequisites: [
      prerequisite(
        'compose-whitelist',
        "The machine's address, and those of Atlas, are in the whitelist of Compose.",
        ['M1'],
      ),
      prerequisite('compose-version', 'The source runs 3.0 or later.', ['M1'], 'source-three-zero'),
      prerequisite(
        'compose-oplog',
        'For anything live: the Oplog Access add-on, with SSL.',
        ['M1'],
        'source-oplog-readable',
      ),
    ],
    steps: [
      byProgram("Read hosts and account out of Compose's oplog connection string.", 'M1'),
      byPerson('Stop the writes.', 'M5'),
      byProgram('Dump and restore as in row 16.', 'M5'),
    ],
    limits: [inferred('The live way is gone, so the copy is an offline one.', 'M6')],
    roles: [
      {
        side: 'source',
        roles: ['backup'],
        grant: 'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup"])',
        sources: ['M5'],
      },
      {
        side: 'target',
        roles: ['Atlas admin'],
        grant: 'Atlas console: Database Access, the user, Atlas admin.',
        sources: ['M5'],
      },
    ],
    versions: [{ source: '>=3.0', target: 'any', sources: ['M1'] }],
    program: ['reading the oplog string, and row 16'],
    person: ['the whitelist of Compose', 'stopping the application'],
    retired: {
      title: 'Live migration (pull) of a Compose deployment',
      text: 'The wizard once took the oplog string of Compose, with a window of 72 hours; the present list of paths has it no more.',
      sources: ['M1', 'M6'],
      inferred: true,
      insteadRow: '16',
    },
    related: ['16'],
    sources: ['M1', 'M6'],
  },
];
