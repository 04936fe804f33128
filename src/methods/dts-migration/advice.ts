import type { Advice } from '../../scenarios/advice';
import { dtsAdvice } from '../shared/dts/advice';

export const advice: Advice = {
  ...dtsAdvice,
  summary: "Alibaba Cloud's service copies, and follows the changes until the switch.",
  modes: ['online', 'offline'],
  base: 36,
  baseReason: 'a managed service that the vendor documents for this way',
  lastingSync: 'impossible',
};
