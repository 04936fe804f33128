import type { Described } from './advice';
import { cargoLeftBehind } from './cargo';
import type { Case } from './case';
import { whyBehind } from './comparison';
import { estimateFor } from './estimate';
import type { Needs, ScenarioFacts } from './facts';
import type { AdvisedMethod } from './method';
import { type CheckedPrerequisite, checkPrerequisites } from './prerequisites';
import { rowsFor } from './rows';
import type { ScenarioRow } from './rows/types';
import type { Finding } from './rule';
import { findingsOf } from './rules';
import type { Sides } from './sides';
import { type Fact, isFor, type Mode } from './types';
import type { Blocker, MethodStatus, RankedMethod, ScoreLine, Statement } from './rankedMethod';

/** The methods for two sides and the needs between them, best first. */
export interface Recommendation {
  /** The first of `ranked`, if any can be used. */
  recommended: RankedMethod | null;
  /** Why none is recommended. */
  none?: string;
  ranked: RankedMethod[];
  /** Numbers of the rows that fit both sides. */
  rows: string[];
}

/**
 * What a blocker costs: more than all points together, so that another blocker always lowers a
 * method; one that cannot be removed outweighs any number of those that can.
 */
const FIXABLE_PENALTY = -1_000;
const UNFIXABLE_PENALTY = -1_000_000;

function statement({ id, text, cites }: Finding): Statement {
  return { id, text, cites };
}

function blocker(finding: Finding): Blocker {
  const { remedy = '', fixable = false, commands } = finding;
  return { ...statement(finding), remedy, fixable, ...(commands && { commands }) };
}

function scoreOf(
  start: number,
  startReason: string,
  findings: readonly Finding[],
): RankedMethod['score'] {
  const parts: ScoreLine[] = [
    { part: 'start', points: start, because: startReason },
    ...findings.flatMap(({ part, points, text }) =>
      part === undefined || points === 0 ? [] : [{ part, points, because: text }],
    ),
  ];
  const points = parts.reduce((total, line) => total + line.points, 0);
  const penalty = findings
    .filter(({ kind }) => kind === 'blocker')
    .reduce(
      (total, { fixable }) => total + (fixable === true ? FIXABLE_PENALTY : UNFIXABLE_PENALTY),
      0,
    );
  return { total: points + penalty, parts };
}

function statusOf(
  { advice }: Described,
  blockers: readonly Blocker[],
  { unmet, questions }: Pick<RankedMethod, 'unmet' | 'questions'>,
): MethodStatus {
  if (blockers.some(({ fixable }) => !fixable)) return 'unsuitable';
  if (blockers.length > 0 || unmet.length > 0) return 'needs-action';
  if (advice.lastResort === true) return 'last-resort';
  return questions.length > 0 ? 'conditional' : 'ready';
}

/** Conditions that stop a method, or could: a fact that a blocker cites is not told twice. */
function openOf(
  prerequisites: readonly CheckedPrerequisite[],
  blockers: readonly Blocker[],
): Pick<RankedMethod, 'unmet' | 'questions'> {
  const blocked = new Set(blockers.flatMap(({ cites }) => cites.map(({ fact }) => fact)));
  return {
    unmet: prerequisites
      .filter(
        ({ state, cites }) => state === 'not met' && !cites.some((one) => blocked.has(one.fact)),
      )
      .map(({ text }) => text),
    questions: prerequisites
      .filter(({ state, decidable }) => state === 'unknown' && decidable)
      .map(({ text }) => text),
  };
}

function distinctTexts(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map((fact) => [fact.text, fact])).values()];
}

/** The rows that document this method for these sides; what they ask for is about it. */
function documenting({ rows, method, mode }: Case): ScenarioRow[] {
  return rows.filter((row) =>
    row.methods.some(
      (way) => way.method === method.id && way.role === 'documented' && way.modes.includes(mode),
    ),
  );
}

/** Judges one method in one mode; its rank is still to be given. */
function judge(method: AdvisedMethod, mode: Mode, rows: ScenarioRow[], sides: Sides): RankedMethod {
  const { advice } = method;
  const given: Case = { ...sides, method, mode, rows, estimate: estimateFor(advice, mode, sides) };
  const findings = findingsOf(method, given);
  const blockers = findings.filter(({ kind }) => kind === 'blocker').map(blocker);
  const own = rows.filter((row) =>
    row.methods.some((way) => way.method === method.id && way.modes.includes(mode)),
  );
  const documented = documenting(given);
  const prerequisites = checkPrerequisites(
    [...documented.flatMap((row) => row.prerequisites), ...advice.prerequisites],
    given,
  );
  const open = openOf(prerequisites, blockers);
  return {
    method: method.id,
    mode,
    title: advice.modes.length === 1 ? method.title : `${method.title}, ${mode}`,
    drivenBy: advice.drivenBy,
    ...(advice.startedAs && { startedAs: advice.startedAs }),
    status: statusOf(method, blockers, open),
    rank: 0,
    score: scoreOf(advice.base, advice.baseReason, findings),
    reasons: findings.filter(({ kind }) => kind === 'reason').map(statement),
    limits: findings.filter(({ kind }) => kind === 'limit').map(statement),
    blockers,
    prerequisites,
    ...open,
    documentedLimits: distinctTexts([...advice.limits, ...documented.flatMap((row) => row.limits)]),
    roles: advice.roles.filter((need) => isFor(need, given[need.side].provider)),
    estimate: given.estimate,
    cannotCarry: cargoLeftBehind(method, given),
    rows: own.map(({ row }) => row),
  };
}

/** Sorts by score, best first, and numbers them; equal ones keep their order. */
export function rank(judged: readonly RankedMethod[]): RankedMethod[] {
  const sorted = judged.toSorted((a, b) => b.score.total - a.score.total);
  const [best] = sorted;
  return sorted.map((candidate, place) => ({
    ...candidate,
    rank: place + 1,
    ...(best === undefined || candidate === best
      ? {}
      : { lostBecause: whyBehind(candidate, best) }),
  }));
}

function whyNone(ranked: readonly RankedMethod[]): string {
  const nearest = ranked[0];
  const obstacle = nearest?.blockers.find(({ fixable }) => !fixable);
  if (nearest === undefined || obstacle === undefined) return 'No method is known.';
  return `No method fits. The nearest is ${nearest.title}: ${obstacle.text} ${obstacle.remedy}`;
}

/**
 * Ranks every method for two sides and the needs between them. Pure and total: the same facts
 * give the same answer, and any facts, none included, give one.
 */
export function recommend(
  methods: readonly AdvisedMethod[],
  source: ScenarioFacts,
  target: ScenarioFacts,
  needs: Needs = {},
): Recommendation {
  const sides = { source, target, needs };
  const rows = rowsFor(methods, sides);
  const judged = methods.flatMap((method) =>
    method.advice.modes.map((mode) => judge(method, mode, rows, sides)),
  );
  const ranked = rank(judged);
  const [first] = ranked;
  const usable = first !== undefined && first.status !== 'unsuitable';
  return {
    recommended: usable ? first : null,
    ...(usable ? {} : { none: whyNone(ranked) }),
    ranked,
    rows: rows.map(({ row }) => row),
  };
}
