import * as vscode from 'vscode';
import type { LoadLevel } from '../../engine/model/load';
import type { LoadSettings } from '../../engine/model/load';
import type { MigrationPlan, Rename, UnmatchedPolicy } from '../../engine/model/plan';
import type { VerifyMode } from '../../engine/model/verification';
import { planFromSettings } from '../migrate/plan';
import { migrationName } from '../migrate/namespaces';
import { OPERATIONS, type Operation, type VerifyChoices } from '../migrations/record';
import type { taskType } from '../names';
import { isBoolean, isPositive, isText, isTextMap, isTexts, mayBe, must } from './must';

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
  /** What names become that match nothing of the source yet. */
  unmatched?: UnmatchedPolicy;
  cutover?: MigrationPlan['cutover'];
  /** At the cutover, has the source refuse writes. */
  blockWrites?: boolean;
  /** At the cutover, prepares the way back. */
  reverse?: boolean;
  dropTarget?: boolean;
  load?: TaskLoad;
  warnLagSeconds?: number;
  /** Of a comparison. */
  mode?: VerifyMode;
  /** Of a comparison: makes the target equal where it differs. */
  repair?: boolean;
  name?: string;
}

/** How hard a task's migration may work. */
export interface TaskLoad {
  level?: LoadLevel;
  maxMegabytesPerSecond?: number;
  maxDocumentsPerSecond?: number;
}

/** Steps of a migration that are tasks of their own. */
const STEPS: readonly string[] = ['preflight', 'cutover'];

/** As rates are shown. */
const MEGABYTE = 1_000_000;
const LEVELS: readonly string[] = ['gentle', 'balanced', 'full'] satisfies LoadLevel[];
const FLAGS = ['dropTarget', 'blockWrites', 'reverse', 'repair'] as const;
const UNMATCHED: readonly string[] = ['refuse', 'accept'] satisfies UnmatchedPolicy[];
const MODES: readonly string[] = ['exact', 'content', 'hash', 'sample'] satisfies VerifyMode[];

/**
 * The definition that a task holds, checked: it was written by hand.
 * @throws FerryError `invalid-task`, kind `usage`
 */
export function checkedDefinition(raw: vscode.TaskDefinition): FerryTaskDefinition {
  const { operation, source, target, include, exclude, renames, cutover, name, ...more } =
    raw as Partial<Record<keyof FerryTaskDefinition, unknown>>;
  must(
    OPERATIONS.includes(operation as Operation),
    'operation',
    [...OPERATIONS, ...STEPS].join(', '),
  );
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
  checkMore(more, operation as Operation);
  must(
    name === undefined || (isText(name) && /^[A-Za-z0-9._-]{1,64}$/.test(name)),
    'name',
    vscode.l10n.t('up to 64 letters, digits, dots, underscores and hyphens'),
  );
  return raw as FerryTaskDefinition;
}

function checkMore(
  more: Partial<Record<keyof FerryTaskDefinition, unknown>>,
  operation: Operation,
): void {
  const { load, warnLagSeconds, mode, unmatched } = more;
  for (const flag of FLAGS) mayBe(more[flag], isBoolean, flag, 'true, false');
  must(
    load === undefined || isLoad(load),
    'load',
    vscode.l10n.t(
      'an object with a level ({0}), maxMegabytesPerSecond, maxDocumentsPerSecond',
      LEVELS.join(', '),
    ),
  );
  const isLag = warnLagSeconds === undefined || isPositive(warnLagSeconds);
  must(isLag, 'warnLagSeconds', vscode.l10n.t('a number above 0'));
  must(
    unmatched === undefined || UNMATCHED.includes(unmatched as string),
    'unmatched',
    UNMATCHED.join(', '),
  );
  must(mode === undefined || MODES.includes(mode as string), 'mode', MODES.join(', '));
  must(
    more.repair !== true || (operation === 'verify' && mode !== 'sample'),
    'repair',
    vscode.l10n.t('only with the operation verify, and not with the mode sample'),
  );
}

/** Whether an operation goes on after the copy, so that a task of it runs in the background. */
export function follows(operation: unknown): boolean {
  return operation === 'sync' || operation === 'migrate';
}

/** How a definition compares, if it does. */
export function verifyOf({
  operation,
  mode,
  repair,
}: FerryTaskDefinition): VerifyChoices | undefined {
  return operation === 'verify' ? { mode: mode ?? 'exact', repair: repair ?? false } : undefined;
}

/** The plan that a definition stands for. */
export function planOf(definition: FerryTaskDefinition): MigrationPlan {
  const { operation, source, target, renames = {} } = definition;
  const name = definition.name ?? migrationName(source, target, new Set());
  const plan = planFromSettings(name, operation);
  return {
    ...plan,
    load: loadOf(definition.load),
    warnLagSeconds: definition.warnLagSeconds ?? plan.warnLagSeconds,
    include: definition.include ?? [],
    exclude: definition.exclude ?? [],
    renames: Object.entries(renames).map(([from, to]): Rename => ({ from, to })),
    ...(definition.unmatched === undefined ? {} : { unmatched: definition.unmatched }),
    cutover: definition.cutover ?? 'manual',
    blockWrites: definition.blockWrites ?? false,
    reverse: definition.reverse ?? false,
    existing: definition.dropTarget === true ? 'drop' : 'refuse',
  };
}

function loadOf({
  level = 'full',
  maxMegabytesPerSecond,
  maxDocumentsPerSecond,
}: TaskLoad = {}): LoadSettings {
  return {
    level,
    maxBytesPerSecond: maxMegabytesPerSecond && maxMegabytesPerSecond * MEGABYTE,
    maxDocumentsPerSecond,
  };
}

function isLoad(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const load = value as Partial<Record<keyof TaskLoad, unknown>>;
  const limits = [load.maxMegabytesPerSecond, load.maxDocumentsPerSecond];
  return (
    (load.level === undefined || LEVELS.includes(load.level as string)) &&
    limits.every((limit) => limit === undefined || isPositive(limit))
  );
}
