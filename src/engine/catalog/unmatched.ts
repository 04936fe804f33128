import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import type { MigrationPlan } from '../model/plan';
import { formatNamespace, type Namespace } from './namespaces';
import type { NamespaceMap, Unmatched } from './namespaceMap';
import { nearName } from '../nearNames';
import type { Pattern } from './patterns';
import { readNamespaces } from './read';

/** What of a plan says how it takes what matches nothing. */
type Policy = Pick<MigrationPlan, 'kind' | 'unmatched'>;

/** How what matches nothing is taken. */
export interface Judged {
  pattern: string;
  /** Whether it may come yet, and is waited for; else the migration is refused. */
  isAwaited: boolean;
  /** What it is most likely a slip for. */
  near?: string;
}

/**
 * What of a plan matches nothing of its source. While the source is followed it may come yet, unless
 * it looks like a slip, or the plan says otherwise.
 * @param matched what the plan may match
 * @param existing all that the source has
 */
export function judgeUnmatched(
  map: NamespaceMap,
  { kind, unmatched }: Policy,
  matched: Namespace[],
  existing: Namespace[],
): Judged[] {
  return map.unmatched(matched).map((one) => {
    const near = nearOf(one.pattern, existing);
    const mayCome = kind !== 'snapshot' && mayBeLacking(one) && near === undefined;
    return {
      pattern: one.pattern.text,
      isAwaited: unmatched === 'accept' || (unmatched !== 'refuse' && mayCome),
      ...(near === undefined ? {} : { near }),
    };
  });
}

/** Not a rule: misspelt, it would have carried what it was to keep back. */
function mayBeLacking({ role }: Unmatched): boolean {
  return role !== 'rule';
}

/** A database or namespace of the source that is called almost so. */
function nearOf({ db, name }: Pattern, existing: Namespace[]): string | undefined {
  const databases = existing.map((one) => one.db);
  const isThere = databases.includes(db);
  const nearDb = isThere ? db : nearName(db, databases);
  if (name === undefined) return isThere ? undefined : nearDb;
  if (nearDb === undefined) return undefined;
  const names = existing.filter((one) => one.db === nearDb).map((one) => one.name);
  const near = names.includes(name) && !isThere ? name : nearName(name, names);
  if (near !== undefined) return formatNamespace({ db: nearDb, name: near });
  return isThere ? undefined : nearDb;
}

/** That a plan names what is not there, as one sentence. */
export function awaitedText({ kind }: Policy, patterns: string[]): string {
  const [is, they] = patterns.length === 1 ? ['is', 'it comes'] : ['are', 'they come'];
  const what = kind === 'snapshot' ? '' : `, and followed once ${they}`;
  return `${patterns.join(', ')} ${is} not in the source${what}.`;
}

/**
 * Refuses a plan with names that match nothing and are not waited for.
 * @param matched what the plan carries
 * @returns the names that are waited for
 * @throws FerryError `refused`, code `unknown-namespace`
 */
export async function admitUnmatched(
  source: Deployment,
  plan: Policy,
  map: NamespaceMap,
  matched: Namespace[],
): Promise<string[]> {
  if (map.unmatched(matched).length === 0) return [];
  const judged = judgeUnmatched(map, plan, matched, await readNamespaces(source));
  const refused = judged.find(({ isAwaited }) => !isAwaited);
  if (refused !== undefined) throw unknownNamespace(refused, matched, true);
  return judged.map(({ pattern }) => pattern);
}

/** @throws FerryError `refused`, code `unknown-namespace` */
export function refuseUnknown(map: NamespaceMap, matched: Namespace[]): void {
  const [unmatched] = map.unmatched(matched);
  if (unmatched !== undefined) {
    throw unknownNamespace({ pattern: unmatched.pattern.text }, matched, false);
  }
}

function unknownNamespace(
  { pattern, near }: Pick<Judged, 'pattern' | 'near'>,
  matched: Namespace[],
  mayBeAccepted: boolean,
): FerryError {
  const names = matched.map(formatNamespace);
  const meant = near === undefined ? `It has ${someOf(names)}` : `There is ${near}`;
  return new FerryError({
    code: 'unknown-namespace',
    kind: 'refused',
    message: `The source has nothing called ${pattern}.`,
    remedy: `${meant}; correct the name${mayBeAccepted ? ', or say that it may be lacking' : ''}.`,
    ...(mayBeAccepted ? { commandLine: '--unmatched accept' } : {}),
    namespace: pattern,
  });
}

function someOf(names: string[]): string {
  const shown = 5;
  if (names.length === 0) return 'no namespace that this migration would carry';
  const rest = names.length - shown;
  return names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
