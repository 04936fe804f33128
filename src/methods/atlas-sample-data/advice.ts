import type { Advice } from '../../scenarios/advice';
import { toolAtHand } from '../../scenarios/checks';
import { inferred, prerequisite } from '../../scenarios/data';
import { PROJECT_OWNER } from '../shared/atlas';

export const advice: Advice = {
  summary: 'Atlas loads its sample data sets into a cluster.',
  modes: ['offline'],
  drivenBy: 'tool',
  service: 'mongodb',
  metered: false,
  tools: ['atlas'],
  base: 30,
  baseReason: 'made for this',
  reads: 'sample data',
  source: {},
  target: { vendor: 'atlas' },
  times: { stopsNoWrites: true },
  cannotCarry: {},
  prerequisites: [
    prerequisite('project-owner', 'Project Owner of the Atlas project.', ['M7']),
    prerequisite(
      'atlas-cli',
      'The Atlas CLI is installed, or its API is called.',
      ['M7'],
      toolAtHand('atlas'),
    ),
  ],
  limits: [inferred('It needs room: about 350 MB.', 'M7')],
  roles: [PROJECT_OWNER],
  versions: [{ source: 'any', target: 'any', sources: ['M7'] }],
  sources: ['M7', 'K'],
};
