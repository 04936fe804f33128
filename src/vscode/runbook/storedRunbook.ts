import type { Runbook, RunbookStep } from '../../scenarios/runbook/types';

/** An open runbook as it is kept for the workspace; holds no secret. */
export interface StoredRunbook {
  runbook: Runbook;
  /** Ids of the saved connections, where it was made for such. */
  sourceId?: string;
  targetId?: string;
}

/** What a runbook's ticks are kept under: its sides and its method. */
export function runbookKey({ runbook, sourceId, targetId }: StoredRunbook): string {
  const { source, target, method, mode } = runbook;
  return [sourceId ?? source, targetId ?? target, method, mode].join(' | ');
}

/** What a step's tick is kept under: it outlives a runbook that is made anew with other steps. */
export function stepKey({ phase, title }: Pick<RunbookStep, 'phase' | 'title'>): string {
  return `${phase}: ${title}`;
}

/** What the tick of a prerequisite is kept under. */
export function prerequisiteKey(text: string): string {
  return `prerequisite: ${text}`;
}

/** Whether a stored value is a runbook; what another version left is not trusted. */
export function isStoredRunbook(value: unknown): value is StoredRunbook {
  if (typeof value !== 'object' || value === null || !('runbook' in value)) return false;
  const { runbook } = value;
  if (typeof runbook !== 'object' || runbook === null) return false;
  const { title, method, steps, prerequisites, variables } = runbook as Partial<
    Record<keyof Runbook, unknown>
  >;
  return (
    typeof title === 'string' &&
    typeof method === 'string' &&
    [steps, prerequisites, variables].every((list) => Array.isArray(list))
  );
}
