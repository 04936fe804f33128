import { SOURCE_KINDS, TARGET_KINDS } from './kinds';
import { METHODS } from './methods';
import { recommend } from './recommend';
import { ROWS } from './rows';
import { SOURCES } from './sources';
import type { MethodId, Mode, RoleNeed, RowStep } from './types';
import { pairsInWords } from './versions';
import { buildRunbook } from './runbook/build';

/** Names one method of one cell of the matrix. */
export interface CellMethodKey {
  /** Ids of kinds. */
  source: string;
  target: string;
  method: MethodId;
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
  sources: { title: string; url: string }[];
}

/** Everything that is known of one method of one cell; `undefined` when there is no such cell. */
export function methodDetail(key: CellMethodKey): MethodDetail | undefined {
  const source = SOURCE_KINDS.find(({ id }) => id === key.source);
  const target = TARGET_KINDS.find(({ id }) => id === key.target);
  if (source === undefined || target === undefined) return undefined;
  const judged = recommend({ managedBy: 'nothing', ...source.facts }, target.facts).ranked.find(
    ({ method, mode }) => method === key.method && mode === key.mode,
  );
  if (judged === undefined) return undefined;
  const method = METHODS[key.method];
  const rows = ROWS.filter(
    ({ from, to, methods }) =>
      from.includes(key.source) &&
      to.includes(key.target) &&
      methods.some((way) => way.method === key.method && way.modes.includes(key.mode)),
  );
  const documented = rows.filter(({ methods }) =>
    methods.some((way) => way.method === key.method && way.role === 'documented'),
  );
  const versions = documented.flatMap((row) => row.versions);
  const sources = new Set([...documented.flatMap((row) => row.sources), ...method.sources]);
  return {
    summary: method.summary,
    rows: rows.map(({ row, title }) => ({ row, title })),
    blockers: judged.blockers.map(({ text, remedy }) => ({ text, remedy })),
    prerequisites: judged.prerequisites.map(({ text }) => text),
    steps: documented[0]?.steps.map(({ text, who }) => ({ text, who })) ?? runbookSteps(key),
    limits: [...new Set([...judged.limits, ...judged.documentedLimits].map(({ text }) => text))],
    cannotCarry: judged.cannotCarry,
    roles: judged.roles,
    versions: pairsInWords(versions.length > 0 ? versions : method.versions),
    sources: [...sources].flatMap((id) => SOURCES[id] ?? []),
  };
}

function runbookSteps({ source, target, method, mode }: CellMethodKey): MethodDetail['steps'] {
  const side = (kinds: typeof SOURCE_KINDS, id: string) => {
    const kind = kinds.find((candidate) => candidate.id === id);
    return { label: kind?.label ?? id, facts: kind?.facts ?? {} };
  };
  const runbook = buildRunbook({
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
