import { isLedByPeople } from './advice';
import type { ScenarioFacts } from './facts';
import { SOURCE_KINDS, TARGET_KINDS, type Kind } from './kinds';
import type { AdvisedMethod } from './method';
import { recommend } from './recommend';
import type { RankedMethod } from './rankedMethod';
import { rowsOf } from './rows';
import type { Mode } from './types';

/** How far a method serves a pair of kinds. */
export type Support = 'supported' | 'limited' | 'unsupported';

/** A method in one mode in a cell. */
export interface CellMethod {
  /** Id of the method. */
  method: string;
  mode: Mode;
  title: string;
  support: Support;
  /** Why it is limited or unsupported; empty when supported. */
  reason: string;
  /** Nothing in it must be done by a person in a console. */
  selfService: boolean;
  /** Rows that document it for this pair. */
  rows: string[];
}

/** A source kind and a target kind. */
export interface MatrixCell {
  source: string;
  target: string;
  rows: string[];
  methods: CellMethod[];
}

/** The matrix: sources down, targets across. */
export interface Matrix {
  sources: Kind[];
  targets: Kind[];
  cells: MatrixCell[];
}

/** Points that a limit must cost for a method to count as limited: the lesser ones are only to be known. */
const LIMITING_POINTS = -5;

function support({
  blockers,
  limits,
  score,
}: RankedMethod): Pick<CellMethod, 'support' | 'reason'> {
  const hard = blockers.find(({ fixable }) => !fixable);
  if (hard !== undefined) return { support: 'unsupported', reason: hard.text };
  const [first] = blockers;
  if (first !== undefined) return { support: 'limited', reason: `${first.text} ${first.remedy}` };
  const weighty = limits.find((limit) =>
    score.parts.some(({ points, because }) => points <= LIMITING_POINTS && because === limit.text),
  );
  return weighty === undefined
    ? { support: 'supported', reason: '' }
    : { support: 'limited', reason: weighty.text };
}

function cellOf(methods: readonly AdvisedMethod[], source: Kind, target: Kind): MatrixCell {
  const purpose = source.id === 'sample-data' ? { purpose: 'sample-data' as const } : {};
  // What a kind does not tell of the source's management counts as none: its own kinds have it.
  const sourceFacts: ScenarioFacts = { managedBy: 'nothing', ...source.facts };
  const { ranked } = recommend(methods, sourceFacts, target.facts, purpose);
  const rows = rowsOf(methods).filter(
    ({ from, to }) => from.includes(source.id) && to.includes(target.id),
  );
  return {
    source: source.id,
    target: target.id,
    rows: rows.map(({ row }) => row),
    methods: ranked.map((judged) => ({
      method: judged.method,
      mode: judged.mode,
      title: judged.title,
      ...support(judged),
      selfService: !isLedByPeople(judged),
      rows: rows
        .filter((row) =>
          row.methods.some(
            (way) => way.method === judged.method && way.modes.includes(judged.mode),
          ),
        )
        .map(({ row }) => row),
    })),
  };
}

const made = new WeakMap<readonly AdvisedMethod[], Matrix>();

/** The whole matrix of some methods, derived from the rows and the rules; made once. */
export function buildMatrix(methods: readonly AdvisedMethod[]): Matrix {
  const known = made.get(methods);
  if (known !== undefined) return known;
  const matrix: Matrix = {
    sources: SOURCE_KINDS,
    targets: TARGET_KINDS,
    cells: SOURCE_KINDS.flatMap((source) =>
      TARGET_KINDS.map((target) => cellOf(methods, source, target)),
    ),
  };
  made.set(methods, matrix);
  return matrix;
}
