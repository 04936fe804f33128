import type { Advice } from '../../scenarios/advice';
import { dtsAdvice } from '../shared/dts/advice';

export const advice: Advice = {
  ...dtsAdvice,
  summary: "Alibaba Cloud's service keeps a second deployment in step for as long as it is paid.",
  modes: ['online'],
  base: 28,
  baseReason: 'a managed service for lasting synchronization',
  lastingSync: 'made for it',
};
