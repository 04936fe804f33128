import { backupRules } from './backups';
import { contentRules } from './contents';
import { followingRules } from './following';
import { needRules } from './needs';
import { rowRules } from './rows';
import type { Rule } from './rule';
import { lookalikeRules } from './lookalikes';
import { sideRules } from './sides';
import { tierRules } from './tiers';
import { topologyRules } from './topologies';
import { timeRules } from './time';
import { vendorRules } from './vendors';
import { versionRules } from './versions';

/** Every rule, in the order in which their findings are told. */
export const RULES: readonly Rule[] = [
  ...sideRules,
  ...lookalikeRules,
  ...tierRules,
  ...topologyRules,
  ...vendorRules,
  ...backupRules,
  ...versionRules,
  ...followingRules,
  ...timeRules,
  ...contentRules,
  ...needRules,
  ...rowRules,
];
