import type { TemplateResult } from 'lit-html';
import type { CellMethod, MatrixCell, Support } from '../../src/scenarios/matrix';
import { icon } from '../shared/templates';

const ICONS: Readonly<Record<Support, [icon: string, tone: string]>> = {
  supported: ['pass-filled', 'good'],
  limited: ['warning', 'warn'],
  unsupported: ['circle-slash', 'muted'],
};

/** The mark of a degree of support, for the eye: its word is always beside it. */
export function supportIcon(support: Support): TemplateResult {
  return icon(...ICONS[support]);
}

/** The methods that may be used, supported ones first. */
export function usableMethods({ methods }: MatrixCell): CellMethod[] {
  const of = (wanted: Support) => methods.filter(({ support }) => support === wanted);
  return [...of('supported'), ...of('limited')];
}
