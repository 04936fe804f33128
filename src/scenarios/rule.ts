import type { Advice } from './advice';
import type { Case } from './case';
import { cite, valueOf, type Citation, type FactPath } from './sides';
import type { Mode } from './types';

/** What rules are about, in the order in which their findings are told. */
export const TOPICS = [
  'source',
  'target',
  'lookalikes',
  'tiers',
  'topologies',
  'vendors',
  'services',
  'pairs',
  'versions',
  'following',
  'keeping up',
  'time',
  'contents',
  'amount',
  'means',
  'wishes',
  'rows',
] as const;
export type Topic = (typeof TOPICS)[number];

/** A sentence, or how to make it of the case. */
type Text = string | ((given: Case) => string);

/** The parts that a score is made of. */
export type ScorePart =
  'start' | 'fit' | 'downtime' | 'speed' | 'coverage' | 'effort' | 'cost' | 'safety';

interface RuleBase {
  /** Stable kebab-case identifier. */
  id: string;
  modes?: readonly Mode[];
  /** Facts it stands on: it is silent unless all of them are given. */
  facts: readonly FactPath[];
  /** Facts that are cited besides, if given. */
  alsoCites?: (given: Case) => readonly FactPath[];
  when: (given: Case) => boolean;
  text: Text;
}

/** Commands that remove a blocker. */
export interface RemedyCommands {
  /** For mongosh, or for bash; the account is `process.env.SOURCE_USER`. */
  text: string;
  /**
   * `connection` — mongosh on the source's connection; `elsewhere` — mongosh of an administrator, or on
   * the primary of each shard; `shell` — bash.
   */
  runOn: 'connection' | 'elsewhere' | 'shell';
}

/** Keeps a method from being used as things stand. */
export interface BlockerRule extends RuleBase {
  kind: 'blocker';
  remedy: Text;
  /** Whether the remedy can be carried out before this migration; else the method is unsuitable. */
  fixable: boolean | ((given: Case) => boolean);
  /** Most remedies take more than commands. */
  commands?: (given: Case) => RemedyCommands | undefined;
}

/** Speaks for a method (`reason`) or against it (`limit`). */
export interface PointsRule extends RuleBase {
  kind: 'reason' | 'limit';
  part: ScorePart;
  /** Positive for a reason, negative for a limit, 0 for something to know. */
  points: number;
}

export type Rule = BlockerRule | PointsRule;

/** A rule for every method of which something holds; all when left out. */
export type CommonRule = Rule & { of?: (advice: Advice) => boolean };

/** A rule of one method's own, told before the common ones about the same. */
export type Verdict = Rule & { about: Topic };

/** A rule that holds for a case. */
export interface Finding {
  id: string;
  kind: Rule['kind'];
  text: string;
  cites: Citation[];
  points: number;
  part?: ScorePart;
  remedy?: string;
  fixable?: boolean;
  commands?: RemedyCommands;
}

function words(text: Text, given: Case): string {
  return typeof text === 'string' ? text : text(given);
}

/** Whether a rule is about a method of these properties in this mode, whatever the sides. */
export function concerns(rule: CommonRule, advice: Advice, mode: Mode): boolean {
  return rule.of?.(advice) !== false && rule.modes?.includes(mode) !== false;
}

/** What a rule that concerns a method says to a case, if anything. */
export function finding(rule: CommonRule | Verdict, given: Case): Finding | undefined {
  // A loop: this is asked thousands of times for one answer.
  for (const path of rule.facts) if (valueOf(given, path) === undefined) return undefined;
  if (!rule.when(given)) return undefined;
  const cites = cite(given, [...rule.facts, ...(rule.alsoCites?.(given) ?? [])]);
  const found = { id: rule.id, kind: rule.kind, text: words(rule.text, given), cites };
  if (rule.kind !== 'blocker') return { ...found, points: rule.points, part: rule.part };
  const commands = rule.commands?.(given);
  return {
    ...found,
    points: 0,
    remedy: words(rule.remedy, given),
    fixable: typeof rule.fixable === 'boolean' ? rule.fixable : rule.fixable(given),
    ...(commands && { commands }),
  };
}
