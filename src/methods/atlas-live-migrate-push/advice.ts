import type { Advice } from '../../scenarios/advice';
import { accountHas, known, versionsAmong } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import type { VersionPair } from '../../scenarios/types';
import { PROJECT_OWNER } from '../shared/atlas';
import { liveAdvice } from '../shared/liveAdvice';
import { SYNC_READER } from '../shared/mongosyncBased';

const versions: VersionPair[] = [{ source: '>=6.0.17', target: '>=6.0.17', sources: ['M3'] }];

export const advice: Advice = {
  ...liveAdvice,
  summary:
    'A migration host in your network pushes a cluster that Cloud Manager looks after to Atlas.',
  base: 38,
  baseReason: 'documented by the vendor, and mostly driven by an API',
  prerequisites: [
    prerequisite('push-version', '6.0.17 or later on both sides.', ['M3'], versionsAmong(versions)),
    prerequisite(
      'cloud-manager',
      'Cloud Manager looks after the source.',
      ['M3'],
      known('source', 'managedBy', (manager) => manager === 'cloud-manager'),
    ),
    prerequisite(
      'push-roles',
      'The account has the roles listed.',
      ['M3'],
      accountHas('source', 'backup', 'readAnyDatabase'),
    ),
    prerequisite('migration-host', 'A migration host with the MongoDB Agent.', ['M3']),
    oplogOutlastsCopy('M4', 'OP'),
  ],
  limits: [
    fact('A dedicated target only: no Free or Flex.', 'M3'),
    fact('The window is 120 hours, and can be extended.', 'M4'),
    fact('Users and search indexes are not moved.', 'M3'),
  ],
  roles: [SYNC_READER, PROJECT_OWNER],
  versions,
  sources: ['M3', 'M4', 'K'],
};
