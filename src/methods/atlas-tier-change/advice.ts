import type { Advice } from '../../scenarios/advice';
import { known } from '../../scenarios/checks';
import { fact, inferred, prerequisite } from '../../scenarios/data';
import { PROJECT_OWNER } from '../shared/atlas';

export const advice: Advice = {
  summary: 'The cluster stays and becomes a larger one: Free to Flex, either to M10 and above.',
  modes: ['online'],
  drivenBy: 'cloud-console',
  service: 'mongodb',
  metered: false,
  tools: [],
  base: 36,
  baseReason: 'nothing is moved by hand: the project, the name and the users stay',
  reads: 'nothing',
  source: { vendor: 'atlas' },
  target: { vendor: 'atlas', lookalikes: 'refused' },
  times: { cutover: { low: 60, high: 900 } },
  cannotCarry: {},
  uuids: 'kept',
  renames: 'impossible',
  wholeOnly: true,
  lastingSync: 'impossible',
  prerequisites: [
    prerequisite('tier-same-project', 'The cluster is to stay in its project and region.', ['UP'], {
      facts: ['needs.sameProject'],
      holds: ({ needs }) => needs.sameProject,
    }),
    prerequisite('tier-billing', 'Billing is set up for the project.', ['FD']),
    prerequisite(
      'tier-source',
      'The source is of a tier that shares its machine.',
      ['UP'],
      known('source', 'tier', (tier) => tier !== 'dedicated'),
    ),
  ],
  limits: [
    fact(
      'The cluster keeps its name; a dedicated one does not become smaller again this way.',
      'FD',
    ),
    inferred('Atlas restarts the cluster on other machines: clients must reconnect.', 'UP'),
  ],
  roles: [PROJECT_OWNER],
  versions: [{ source: 'any', target: 'any', sources: ['UP'] }],
  sources: ['UP', 'FD'],
};
