import { bytesInWords } from '../../scenarios/format';
import type { Verdict } from '../../scenarios/rule';
import { backupVerdicts } from '../shared/apsaradbBackups';

/** From so many bytes on, files are carried much faster than documents. */
const HUGE_BYTES = 1e12;

/** Whether a mongod of one's own opens the files of a storage engine. */
export function canBeOpened(storageEngine: string): boolean {
  return /^(wiredtiger|rocksdb)$/i.test(storageEngine);
}

/** What a physical backup is good for, beside the common rules. */
export const verdicts: Verdict[] = [
  ...backupVerdicts,
  {
    id: 'physical-into-sharded',
    about: 'services',
    kind: 'blocker',
    facts: ['target.topology'],
    when: ({ target }) => target.topology === 'sharded',
    text: 'The data files of a replica set do not make a sharded cluster.',
    remedy: 'Restore to a replica set, or use the logical backup.',
    fixable: false,
  },
  {
    id: 'tde-on',
    about: 'services',
    kind: 'blocker',
    facts: ['source.tde'],
    when: ({ source }) => source.tde === true,
    text: 'Transparent data encryption is on: the files of a physical backup cannot be opened elsewhere.',
    remedy: 'Use the logical backup.',
    fixable: false,
  },
  {
    id: 'physical-storage-engine',
    about: 'services',
    kind: 'blocker',
    facts: ['source.storageEngine'],
    when: ({ source }) => !canBeOpened(source.storageEngine ?? ''),
    text: ({ source }) =>
      `The storage engine is ${source.storageEngine ?? ''}; a physical backup wants WiredTiger or RocksDB.`,
    remedy: 'Use the logical backup.',
    fixable: false,
  },
  {
    id: 'huge-physical',
    about: 'amount',
    kind: 'reason',
    part: 'speed',
    points: 25,
    facts: ['source.dataBytes'],
    when: ({ source }) => (source.dataBytes ?? 0) > HUGE_BYTES,
    text: ({ source }) =>
      `At ${bytesInWords(source.dataBytes ?? 0)}, files are faster than documents, and no index is built again.`,
  },
];
