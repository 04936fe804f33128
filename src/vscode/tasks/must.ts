import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';

/** Makes sure of a property that was written by hand. @throws FerryError `invalid-task` */
export function must(fits: boolean, property: string, expected: string): void {
  if (fits) return;
  throw new FerryError({
    code: 'invalid-task',
    kind: 'usage',
    message: vscode.l10n.t('The task\'s "{0}" is not valid.', property),
    remedy: vscode.l10n.t('Expected: {0}.', expected),
  });
}

/** {@link must}, of a property that may be left out. */
export function mayBe(
  value: unknown,
  fits: (value: unknown) => boolean,
  property: string,
  expected: string,
): void {
  must(value === undefined || fits(value), property, expected);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

export function isTextMap(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && isTexts(Object.values(value));
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
