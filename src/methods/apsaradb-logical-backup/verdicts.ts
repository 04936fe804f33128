import type { Verdict } from '../../scenarios/rule';
import { backupVerdicts } from '../shared/apsaradbBackups';

/** What a logical backup is good for, beside the common rules. */
export const verdicts: Verdict[] = [
  ...backupVerdicts,
  {
    id: 'tde-left-behind',
    about: 'services',
    kind: 'reason',
    part: 'fit',
    points: 3,
    facts: ['source.tde'],
    when: ({ source }) => source.tde === true,
    text: 'A logical backup can be restored although transparent data encryption is on.',
  },
];
