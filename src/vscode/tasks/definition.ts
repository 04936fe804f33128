import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import type { MigrationPlan, Rename } from '../../engine/migration/types';
import { planFromSettings } from '../migrate/plan';
import { migrationName } from '../migrate/namespaces';
import { OPERATIONS, type Operation } from '../migrations/record';
import type { taskType } from '../names';

/** A task as it stands in `tasks.json`; connections are named, so no secret is in it. */
export interface FerryTaskDefinition extends vscode.TaskDefinition {
  type: typeof taskType;
  operation: Operation;
  /** Name of a saved connection. */
  source: string;
  /** Name of a saved connection. */
  target: string;
  include?: string[];
  exclude?: string[];
  /** From → to. */
  renames?: Record<string, string>;
  cutover?: MigrationPlan['cutover'];
  dropTarget?: boolean;
  name?: string;
}

/**
 * The definition that a task holds, checked: it was written by hand.
 * @throws FerryError `invalid-task`, kind `usage`
 */
export function checkedDefinition(raw: vscode.TaskDefinition): FerryTaskDefinition {
  const { operation, source, target, include, exclude, renames, cutover, dropTarget, name } =
    raw as Partial<Record<keyof FerryTaskDefinition, unknown>>;
  must(OPERATIONS.includes(operation as Operation), 'operation', OPERATIONS.join(', '));
  must(isText(source), 'source', vscode.l10n.t('the name of a saved connection'));
  must(isText(target), 'target', vscode.l10n.t('the name of a saved connection'));
  const namespaces = vscode.l10n.t('a list of namespaces');
  must(include === undefined || isTexts(include), 'include', namespaces);
  must(exclude === undefined || isTexts(exclude), 'exclude', namespaces);
  must(
    renames === undefined || isTextMap(renames),
    'renames',
    vscode.l10n.t('an object from names to names'),
  );
  const cutovers = ['manual', 'when-caught-up'];
  must(
    cutover === undefined || cutovers.includes(cutover as string),
    'cutover',
    cutovers.join(', '),
  );
  must(dropTarget === undefined || typeof dropTarget === 'boolean', 'dropTarget', 'true, false');
  must(
    name === undefined || (isText(name) && /^[A-Za-z0-9._-]{1,64}$/.test(name)),
    'name',
    vscode.l10n.t('up to 64 letters, digits, dots, underscores and hyphens'),
  );
  return raw as FerryTaskDefinition;
}

/** The plan that a definition stands for. */
export function planOf(definition: FerryTaskDefinition): MigrationPlan {
  const { operation, source, target, renames = {} } = definition;
  const name = definition.name ?? migrationName(source, target, new Set());
  return {
    ...planFromSettings(name, operation),
    include: definition.include ?? [],
    exclude: definition.exclude ?? [],
    renames: Object.entries(renames).map(([from, to]): Rename => ({ from, to })),
    cutover: definition.cutover ?? 'manual',
    existing: definition.dropTarget === true ? 'drop' : 'refuse',
  };
}

function must(fits: boolean, property: string, expected: string): void {
  if (fits) return;
  throw new FerryError({
    code: 'invalid-task',
    kind: 'usage',
    message: vscode.l10n.t('The task\'s "{0}" is not valid.', property),
    remedy: vscode.l10n.t('Expected: {0}.', expected),
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isTextMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isTexts(Object.values(value));
}
