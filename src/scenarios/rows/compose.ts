import { known, oplogReadable } from '../checks';
import { inferred, prerequisite } from '../data';
import { atLeast } from '../versions';
import { ATLAS_TOOLS_ROLES } from './blocks';
import { alternative, byPerson, byProgram, documented } from './data';
import type { RowData } from './types';

const FROM_THREE = known('source', 'version', (version) => atLeast(version, '3.0'));

/** Row 17: from Compose. */
export const composeRows: RowData[] = [
  {
    row: '17',
    title: 'Compose ("single shard") to Atlas',
    vendor: 'atlas',
    from: ['compose'],
    to: ['atlas-replica-set'],
    methods: [documented('dump-restore', 'offline'), alternative('built-in', 'offline')],
    prerequisites: [
      prerequisite(
        'compose-whitelist',
        "The machine's address, and those of Atlas, are in the whitelist of Compose.",
        ['M1'],
      ),
      prerequisite('compose-version', 'The source runs 3.0 or later.', ['M1'], FROM_THREE),
      prerequisite(
        'compose-oplog',
        'For anything live: the Oplog Access add-on, with SSL.',
        ['M1'],
        oplogReadable,
      ),
    ],
    steps: [
      byProgram("Read hosts and account out of Compose's oplog connection string.", 'M1'),
      byPerson('Stop the writes.', 'M5'),
      byProgram('Dump and restore as in row 16.', 'M5'),
    ],
    limits: [inferred('The live way is gone, so the copy is an offline one.', 'M6')],
    roles: ATLAS_TOOLS_ROLES,
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
