import { cite, valueOf, type Case, type Citation, type FactPath } from '../case';
import type { MethodId, Mode } from '../types';

/** A sentence, or how to make it of the case. */
type Text = string | ((given: Case) => string);

/** The parts that a score is made of. */
export type ScorePart =
  'start' | 'fit' | 'downtime' | 'speed' | 'coverage' | 'effort' | 'cost' | 'safety';

interface RuleBase {
  /** Stable kebab-case identifier. */
  id: string;
  /** Methods it is about; all when left out. */
  methods?: readonly MethodId[];
  modes?: readonly Mode[];
  /** Facts it stands on: it is silent unless all of them are given. */
  facts: readonly FactPath[];
  /** Facts that are cited besides, if given. */
  alsoCites?: (given: Case) => readonly FactPath[];
  when: (given: Case) => boolean;
  text: Text;
}

/** Keeps a method from being used as things stand. */
export interface BlockerRule extends RuleBase {
  kind: 'blocker';
  remedy: Text;
  /** Whether the remedy can be carried out before this migration; else the method is unsuitable. */
  fixable: boolean | ((given: Case) => boolean);
}

/** Speaks for a method (`reason`) or against it (`limit`). */
export interface PointsRule extends RuleBase {
  kind: 'reason' | 'limit';
  part: ScorePart;
  /** Positive for a reason, negative for a limit, 0 for something to know. */
  points: number;
}

export type Rule = BlockerRule | PointsRule;

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
}

function concerns(rule: Rule, { method, mode }: Case): boolean {
  return (
    (rule.methods === undefined || rule.methods.includes(method.id)) &&
    (rule.modes === undefined || rule.modes.includes(mode))
  );
}

function words(text: Text, given: Case): string {
  return typeof text === 'string' ? text : text(given);
}

/** What the rules say to a case. */
export function apply(rules: readonly Rule[], given: Case): Finding[] {
  return rules.flatMap((rule): Finding[] => {
    if (!concerns(rule, given)) return [];
    if (rule.facts.some((path) => valueOf(given, path) === undefined)) return [];
    if (!rule.when(given)) return [];
    const cites = cite(given, [...rule.facts, ...(rule.alsoCites?.(given) ?? [])]);
    const found = { id: rule.id, kind: rule.kind, text: words(rule.text, given), cites };
    if (rule.kind !== 'blocker') return [{ ...found, points: rule.points, part: rule.part }];
    const fixable = typeof rule.fixable === 'boolean' ? rule.fixable : rule.fixable(given);
    return [{ ...found, points: 0, remedy: words(rule.remedy, given), fixable }];
  });
}
