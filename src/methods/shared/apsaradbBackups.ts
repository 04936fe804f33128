import { providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';

/** What holds of both kinds of backup that ApsaraDB hands out. */
export const backupVerdicts: Verdict[] = [
  {
    id: 'backup-of-apsaradb',
    about: 'services',
    kind: 'blocker',
    facts: ['source.provider'],
    when: ({ source }) => source.provider !== 'apsaradb',
    text: ({ source }) =>
      `It is a backup of ApsaraDB for MongoDB; the source is ${providerName(source)}.`,
    remedy: 'Use mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'backup-of-replica-sets',
    about: 'services',
    kind: 'blocker',
    facts: ['source.topology'],
    when: ({ source }) => source.topology !== 'replicaSet',
    text: 'Backups for download are documented for replica sets of three nodes or more.',
    remedy: 'Use mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'backup-of-three-nodes',
    about: 'services',
    kind: 'blocker',
    facts: ['source.members'],
    when: ({ source }) => (source.members ?? 0) < 3,
    text: ({ source }) =>
      `The backup is documented for three nodes or more; the source has ${source.members ?? 0}.`,
    remedy: 'Use mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'backup-to-self-managed',
    about: 'services',
    kind: 'blocker',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== 'self-managed',
    text: ({ target }) =>
      `The backup is restored to a self-managed deployment; the target is ${providerName(target)}.`,
    remedy: 'Choose a self-managed target, or another method.',
    fixable: false,
  },
];
