import type { Advice } from './advice';
import { SOURCE_KINDS, TARGET_KINDS } from './kinds';
import { findMethod, type AdvisedMethod } from './method';
import { recommend } from './recommend';
import { rowsOf } from './rows';
import type { RowStep } from './rows/types';
import { documentsOf, type Source } from './sources';
import { buildRunbook } from './runbook/build';
import type { Mode, RoleNeed } from './types';
import { pairsInWords } from './versions';

/** Names one method of one cell of the matrix. */
export interface CellMethodKey {
  /** Ids of kinds. */
  source: string;
  target: string;
  /** Id of the method. */
  method: string;
  mode: Mode;
}

/** What a cell's method is asked for only when it is opened. */
export interface MethodDetail {
  summary: string;
  /** Rows of the vendors' tables that document it for this pair. */
  rows: { row: string; title: string }[];
  blockers: { text: string; remedy: string }[];
  prerequisites: string[];
  /** As the documents tell them; without documents for this pair, the titles of the runbook's. */
  steps: { text: string; who: RowStep['who'] }[];
  limits: string[];
  cannotCarry: string[];
  roles: RoleNeed[];
  versions: string;
  sources: Source[];
  startedAs?: Advice['startedAs'];
}

/** Everything that is known of one method of one cell; `undefined` when there is no such cell. */
export function methodDetail(
  methods: readonly AdvisedMethod[],
  key: CellMethodKey,
): MethodDetail | undefined {
  const source = SOURCE_KINDS.find(({ id }) => id === key.source);
  const target = TARGET_KINDS.find(({ id }) => id === key.target);
  const method = findMethod(methods, key.method);
  if (source === undefined || target === undefined || method === undefined) return undefined;
  const judged = recommend(
    methods,
    { managedBy: 'nothing', ...source.facts },
    target.facts,
  ).ranked.find((one) => one.method === key.method && one.mode === key.mode);
  if (judged === undefined) return undefined;
  const rows = rowsOf(methods).filter(
    (row) =>
      row.from.includes(key.source) &&
      row.to.includes(key.target) &&
      row.methods.some((way) => way.method === key.method && way.modes.includes(key.mode)),
  );
  const documented = rows.filter((row) =>
    row.methods.some((way) => way.method === key.method && way.role === 'documented'),
  );
  const versions = documented.flatMap((row) => row.versions);
  const { advice } = method;
  const sources = [...documented.flatMap((row) => row.sources), ...advice.sources];
  return {
    summary: advice.summary,
    rows: rows.map(({ row, title }) => ({ row, title })),
    blockers: judged.blockers.map(({ text, remedy }) => ({ text, remedy })),
    prerequisites: judged.prerequisites.map(({ text }) => text),
    steps:
      documented[0]?.steps.map(({ text, who }) => ({ text, who })) ?? runbookSteps(methods, key),
    limits: [...new Set([...judged.limits, ...judged.documentedLimits].map(({ text }) => text))],
    cannotCarry: judged.cannotCarry,
    roles: judged.roles,
    versions: pairsInWords(versions.length > 0 ? versions : advice.versions),
    sources: documentsOf(sources, advice.documents),
    ...(advice.startedAs && { startedAs: advice.startedAs }),
  };
}

function runbookSteps(
  methods: readonly AdvisedMethod[],
  { source, target, method, mode }: CellMethodKey,
): MethodDetail['steps'] {
  const side = (kinds: typeof SOURCE_KINDS, id: string) => {
    const kind = kinds.find((candidate) => candidate.id === id);
    return { label: kind?.label ?? id, facts: kind?.facts ?? {} };
  };
  const runbook = buildRunbook(methods, {
    method,
    mode,
    source: side(SOURCE_KINDS, source),
    target: side(TARGET_KINDS, target),
    needs: {},
  });
  return runbook.steps.map(({ title, who }) => ({
    text: title,
    who: who === 'Mongo Ferry' ? 'program' : 'person',
  }));
}
