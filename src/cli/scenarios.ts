import { FerryError } from '../engine/errors';
import { METHODS } from '../methods';
import { buildMatrix, filterMatrix } from '../scenarios/matrix';
import { findMethod, methodOf } from '../scenarios/method';
import { recommend, type RankedMethod, type Recommendation } from '../scenarios/recommend';
import { renderMatrixMarkdown, renderRowsText } from '../scenarios/render/matrix';
import { renderMatrixHtml } from '../scenarios/render/matrixHtml';
import { renderPlanText } from '../scenarios/render/plan';
import {
  renderRecommendationMarkdown,
  renderRecommendationText,
} from '../scenarios/render/recommendation';
import { renderRunbookMarkdown } from '../scenarios/render/runbook';
import { rowsOf } from '../scenarios/rows';
import type { ScenarioRow } from '../scenarios/rows/types';
import { buildRunbook } from '../scenarios/runbook/build';
import type { Runbook, RunbookSide } from '../scenarios/runbook/types';
import { labelsOf } from '../scenarios/kinds';
import type { Needs } from '../scenarios/facts';
import type { MatrixOptions } from './commands/matrix';
import type { ChosenMethodOptions, RecommendOptions } from './commands/recommend';
import { needsOf } from './needsOptions';
import { resolveSides } from './side';
import { print, printJson } from './terminal';

/** `matrix`: every row, or the cells that a filter leaves. */
export function showMatrix(options: MatrixOptions): number {
  const filter = {
    provider: options.provider,
    topology: options.topology,
    mode: options.mode,
    selfService: options.selfService,
  };
  const matrix = filterMatrix(buildMatrix(METHODS), filter);
  const numbers = new Set(matrix.cells.flatMap(({ rows }) => rows));
  const rows = rowsOf(METHODS).filter(({ row }) => numbers.has(row));
  if (options.json === true) for (const row of rows) printJson(rowAsJson(row));
  else if (options.markdown === true) print(renderMatrixMarkdown(METHODS, matrix));
  else if (options.html === true) print(renderMatrixHtml(METHODS, matrix));
  else print(renderRowsText(METHODS, rows));
  return 0;
}

function rowAsJson(row: ScenarioRow): object {
  return {
    type: 'row',
    ...row,
    source: labelsOf(row.from),
    target: labelsOf(row.to),
    prerequisites: row.prerequisites.map(({ check: _, ...prerequisite }) => prerequisite),
    methods: row.methods.map((way) => ({ ...way, title: findMethod(METHODS, way.method)?.title })),
  };
}

/** `recommend`: the ranked methods for two sides. */
export async function showRecommendation(options: RecommendOptions): Promise<number> {
  const { source, target } = await resolveSides(options);
  const recommendation = recommend(METHODS, source.facts, target.facts, needsOf(options));
  const labels = { source: source.label, target: target.label };
  if (options.json === true) printJson({ type: 'recommendation', ...labels, ...recommendation });
  else if (options.markdown === true) print(renderRecommendationMarkdown(recommendation, labels));
  else print(renderRecommendationText(recommendation));
  return 0;
}

/** `plan`: the steps of the recommended method, or of the one named, in short. */
export async function showPlan(options: ChosenMethodOptions): Promise<number> {
  const { chosen, runbook } = await chosenRunbook(options);
  if (options.json === true) printJson({ type: 'plan', method: chosen, runbook });
  else print(renderPlanText(chosen, runbook));
  return 0;
}

/** `runbook`: the steps in full, with their commands. */
export async function showRunbook(options: ChosenMethodOptions): Promise<number> {
  const { runbook } = await chosenRunbook(options);
  if (options.json === true) printJson({ type: 'runbook', ...runbook });
  else print(renderRunbookMarkdown(runbook));
  return 0;
}

async function chosenRunbook(
  options: ChosenMethodOptions,
): Promise<{ chosen: RankedMethod; runbook: Runbook }> {
  if (options.method !== undefined) methodOf(METHODS, options.method);
  const { source, target } = await resolveSides(options);
  const needs = needsOf(options);
  const chosen = choose(recommend(METHODS, source.facts, target.facts, needs), options);
  return { chosen, runbook: runbookOf(chosen, source, target, needs) };
}

function runbookOf(
  { method, mode, rows }: RankedMethod,
  source: RunbookSide,
  target: RunbookSide,
  needs: Needs,
): Runbook {
  return buildRunbook(METHODS, { method, mode, row: rows[0], source, target, needs });
}

function choose(
  { recommended, ranked, none }: Recommendation,
  options: ChosenMethodOptions,
): RankedMethod {
  const { method, mode } = options;
  const wanted =
    method === undefined && mode === undefined
      ? recommended
      : ranked.find(
          (one) =>
            (method === undefined || one.method === method) &&
            (mode === undefined || one.mode === mode),
        );
  if (wanted == null) {
    throw new FerryError({
      code: 'no-method',
      kind: 'refused',
      message: none ?? `${method ?? 'No method'} has no such mode.`,
      remedy: 'See mongo-ferry recommend for all methods, or name one with --method.',
    });
  }
  return wanted;
}
