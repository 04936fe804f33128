import type { Case } from '../case';
import type { AdvisedMethod } from '../method';
import { finding, TOPICS, type CommonRule, type Finding, type Topic } from '../rule';
import { contentRules } from './contents';
import { followingRules, paceRules } from './following';
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
  target: targetRules,
  lookalikes: lookalikeRules,
  tiers: tierRules,
  topologies: topologyRules,
  vendors: vendorRules,
  pairs: pairRules,
  versions: versionRules,
  following: followingRules,
  'keeping up': paceRules,
  time: timeRules,
  contents: contentRules,
  means: meansRules,
  wishes: wishRules,
  rows: rowRules,
};

const known = new WeakMap<AdvisedMethod, readonly CommonRule[]>();

/** Every rule that a method is held to, in the order in which their findings are told. */
function rulesFor(method: AdvisedMethod): readonly CommonRule[] {
  const before = known.get(method);
  if (before !== undefined) return before;
  const rules = TOPICS.flatMap((topic): CommonRule[] => [
    ...method.verdicts.filter(({ about }) => about === topic),
    ...(COMMON[topic] ?? []),
  ]);
  known.set(method, rules);
  return rules;
}

/** What the rules say to a case. */
export function findingsOf(method: AdvisedMethod, given: Case): Finding[] {
  return rulesFor(method).flatMap((rule) => finding(rule, given) ?? []);
}
