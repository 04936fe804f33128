import type { ScenarioFacts } from './facts';
import type { Matrix, MatrixCell } from './matrix';
import type { Mode } from './types';

/** Which cells to keep; what is left out does not matter. */
export interface MatrixFilter {
  /** Provider of the source or of the target. */
  provider?: NonNullable<ScenarioFacts['provider']>;
  /** Topology of the source or of the target. */
  topology?: NonNullable<ScenarioFacts['topology']>;
  mode?: Mode;
  selfService?: boolean;
}

/** The part of the matrix that a filter leaves; cells without a usable method go, too. */
export function filterMatrix({ sources, targets, cells }: Matrix, filter: MatrixFilter): Matrix {
  const kindOf = new Map([...sources, ...targets].map((kind) => [kind.id, kind]));
  const matches = (
    cell: MatrixCell,
    property: 'provider' | 'topology',
    wanted: string | undefined,
  ): boolean =>
    wanted === undefined ||
    [cell.source, cell.target].some((id) => kindOf.get(id)?.facts[property] === wanted);
  const kept = cells
    .filter(
      (cell) =>
        matches(cell, 'provider', filter.provider) && matches(cell, 'topology', filter.topology),
    )
    .map((cell) => ({
      ...cell,
      methods: cell.methods.filter(
        ({ mode, selfService }) =>
          (filter.mode === undefined || mode === filter.mode) &&
          (filter.selfService === undefined || selfService === filter.selfService),
      ),
    }))
    .filter(({ methods }) => methods.some((method) => method.support !== 'unsupported'));
  const usedSources = new Set(kept.map(({ source }) => source));
  const usedTargets = new Set(kept.map(({ target }) => target));
  return {
    sources: sources.filter(({ id }) => usedSources.has(id)),
    targets: targets.filter(({ id }) => usedTargets.has(id)),
    cells: kept,
  };
}
