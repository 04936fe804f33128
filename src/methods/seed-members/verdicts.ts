import type { Verdict } from '../../scenarios/rule';
import { memberVerdicts } from '../shared/newMembers';

/** A link slower than this is slower than the post. */
const SLOW_MBPS = 1_000;
const LARGE_BYTES = 5e12;

/** When the post is faster than the line. */
export const verdicts: Verdict[] = [
  ...memberVerdicts,
  {
    id: 'post-faster-than-line',
    about: 'time',
    kind: 'reason',
    part: 'speed',
    points: 30,
    facts: ['needs.linkMbps', 'source.dataBytes'],
    when: ({ needs, source }) =>
      (needs.linkMbps ?? SLOW_MBPS) < SLOW_MBPS && (source.dataBytes ?? 0) > LARGE_BYTES,
    text: 'So many data travel faster on a disk than over this link; the oplog carries the rest.',
  },
];
