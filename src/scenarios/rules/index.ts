import type { Case } from '../case';
import type { AdvisedMethod } from '../method';
import type { Mode } from '../types';
import { concerns, finding, TOPICS, type CommonRule, type Finding, type Topic } from '../rule';
import { KNOWN_LIMITS } from '../limits';
import { contentRules } from './contents';
import { followingRules, paceRules } from './following';
import { rulesOf } from './limits';
import { lookalikeRules } from './lookalikes';
import { meansRules, wishRules } from './needs';
import { rowRules } from './rows';
import { sourceRules, targetRules } from './sides';
import { tierRules } from './tiers';
import { timeRules } from './time';
import { topologyRules } from './topologies';
import { vendorRules } from './vendors';
import { pairRules, versionRules } from './versions';

/** The rules for every method, by what they are about; the other topics are for verdicts alone. */
const COMMON: Partial<Record<Topic, readonly CommonRule[]>> = {
  source: sourceRules,
  target: [...targetRules, ...rulesOf(KNOWN_LIMITS.target)],
  lookalikes: [...lookalikeRules, ...rulesOf(KNOWN_LIMITS.lookalikes)],
  tiers: [...tierRules, ...rulesOf(KNOWN_LIMITS.tiers)],
  topologies: topologyRules,
  vendors: vendorRules,
  pairs: pairRules,
  versions: versionRules,
  following: followingRules,
  'keeping up': paceRules,
  time: timeRules,
  contents: [...contentRules, ...rulesOf(KNOWN_LIMITS.contents)],
  amount: rulesOf(KNOWN_LIMITS.amount),
  means: meansRules,
  wishes: wishRules,
  rows: rowRules,
};

const known = new WeakMap<AdvisedMethod, Map<Mode, readonly CommonRule[]>>();

/** Every rule that a method is held to in a mode, in the order in which their findings are told; found once. */
function rulesFor(method: AdvisedMethod, mode: Mode): readonly CommonRule[] {
  const byMode = known.get(method) ?? new Map<Mode, readonly CommonRule[]>();
  known.set(method, byMode);
  const before = byMode.get(mode);
  if (before !== undefined) return before;
  const rules = TOPICS.flatMap((topic): CommonRule[] => [
    ...method.verdicts.filter(({ about }) => about === topic),
    ...(COMMON[topic] ?? []),
  ]).filter((rule) => concerns(rule, method.advice, mode));
  byMode.set(mode, rules);
  return rules;
}

/** What the rules say to a case. */
export function findingsOf(method: AdvisedMethod, given: Case): Finding[] {
  const found: Finding[] = [];
  for (const rule of rulesFor(method, given.mode)) {
    const one = finding(rule, given);
    if (one !== undefined) found.push(one);
  }
  return found;
}
