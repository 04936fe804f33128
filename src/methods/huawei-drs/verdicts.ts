import type { Verdict } from '../../scenarios/rule';

/** Between which sides DRS works. */
export const verdicts: Verdict[] = [
  {
    id: 'drs-needs-dds',
    about: 'services',
    kind: 'blocker',
    facts: ['source.provider', 'target.provider'],
    when: ({ source, target }) =>
      source.provider !== 'huawei-dds' && target.provider !== 'huawei-dds',
    text: 'One of the sides of DRS is an instance of Huawei DDS.',
    remedy: 'Use another method.',
    fixable: false,
  },
  {
    id: 'drs-sides-unknown',
    about: 'vendors',
    kind: 'limit',
    part: 'fit',
    points: -25,
    facts: [],
    when: ({ source, target }) => source.provider === undefined || target.provider === undefined,
    text: 'Who runs both sides is not known; it works with Huawei DDS only.',
  },
  {
    id: 'drs-cluster-out-of-dds',
    about: 'topologies',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.provider', 'source.topology'],
    when: ({ source }) => source.provider === 'huawei-dds' && source.topology === 'sharded',
    text: 'Out of a DDS cluster DRS offers the full part only.',
    remedy: 'Copy with writes stopped, or choose another method.',
    fixable: false,
  },
];
