import type { Advice } from '../../scenarios/advice';
import { known, versionsAmong } from '../../scenarios/checks';
import { fact, inferred, prerequisite } from '../../scenarios/data';
import type { VersionPair } from '../../scenarios/types';
import { canBeOpened } from './verdicts';

const versions: VersionPair[] = [
  { source: '3.2', target: '3.2', sources: ['A15'] },
  { source: '3.2', target: '3.4', sources: ['A15'] },
  { source: '4.0', target: '4.0', sources: ['A15'] },
  { source: '4.2', target: '4.2', sources: ['A15'] },
];

export const advice: Advice = {
  summary: "Download the data files of a physical backup and start a mongod of one's own on them.",
  modes: ['offline'],
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: false,
  tools: ['wget', 'xtrabackup'],
  base: 30,
  baseReason:
    'the fastest way for a very large instance: files, not documents, and indexes built already',
  reads: 'backup',
  source: { vendor: 'apsaradb' },
  target: { lookalikes: 'refused', data: 'replaced' },
  times: {
    throughput: {
      low: 20e6,
      high: 120e6,
      basis: 'assumed: a download and unpacking, no index to build',
    },
  },
  cannotCarry: { 'changes during the copy': 'changes made after the backup' },
  users: 'taken',
  uuids: 'kept',
  movesFiles: true,
  renames: 'impossible',
  wholeOnly: true,
  prerequisites: [
    prerequisite(
      'tde-off',
      'Transparent data encryption is off.',
      ['A15'],
      known('source', 'tde', (on) => !on),
    ),
    prerequisite(
      'physical-storage-engine',
      'The storage engine is WiredTiger or RocksDB.',
      ['A15'],
      known('source', 'storageEngine', canBeOpened),
    ),
    prerequisite(
      'physical-versions',
      '3.2 to 3.2 or 3.4, 4.0 to 4.0, 4.2 to 4.2.',
      ['A15'],
      versionsAmong(versions),
    ),
    prerequisite('linux', 'Linux, with Percona XtraBackup and qpress for `_qp.xb` files.', ['A15']),
  ],
  limits: [
    fact(
      'It must first start as a standalone: the backup carries the old replica-set configuration.',
      'A15',
    ),
    fact('A stray `storage.bson` keeps mongod from starting.', 'A15'),
    inferred('It makes a deployment; nothing can be added to one that holds data.', 'A15'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['remove on local.system.replset, for the moment'],
      grant:
        'db.getSiblingDB("admin").createRole({ role: "removeReplset", privileges: [{ resource: { db: "local", collection: "system.replset" }, actions: ["remove"] }], roles: [] })',
      sources: ['A15'],
    },
  ],
  versions,
  otherPairs: 'refused',
  sources: ['A15'],
};
