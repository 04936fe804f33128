import { NamespaceMap } from '../catalog/namespaceMap';
import { formatNamespace, parseNamespace } from '../catalog/namespaces';
import { FerryError } from '../errors';
import type { MigrationPlan } from '../model/plan';

/**
 * The plan that a target's state holds decides what is read from the source, and where it goes. So
 * it is not taken at its word: whoever resumes a migration hands over the plan that this machine
 * knows, or one that somebody was shown and agreed to.
 */

/** What decides which data goes where, and what is done to either side. */
const DECISIVE = [
  ...(['kind', 'include', 'exclude', 'renames', 'rules', 'reversed', 'pairs'] as const),
  ...(['cutover', 'blockWrites', 'reverse'] as const),
];

/** What does less than what was agreed to: a cutover that was given up is not made by itself again. */
const HARMLESS: Partial<MigrationPlan> = { cutover: 'manual', blockWrites: false, reverse: false };

/** In what two plans differ, a line each; nothing where the stored one does no more than the other. */
export function planDifferences(known: MigrationPlan, stored: MigrationPlan): string[] {
  return DECISIVE.filter((field) => field !== 'pairs' || !arePlausible(known, stored))
    .filter((field) => !(field in HARMLESS && said(stored[field]) === said(HARMLESS[field])))
    .filter((field) => said(known[field]) !== said(stored[field]))
    .map((field) => `${field}: ${said(known[field])} here, ${said(stored[field])} in the target`);
}

/** A plan's decisive fields, a line each, for whoever is to agree to it. */
export function planLines(plan: MigrationPlan): string[] {
  return DECISIVE.filter((field) => said(plan[field]) !== NOTHING).map(
    (field) => `${field}: ${said(plan[field])}`,
  );
}

/** @throws FerryError `plan-differs` */
export function refuseOtherPlan(agreed: MigrationPlan, stored: MigrationPlan): void {
  const differences = planDifferences(agreed, stored);
  if (differences.length === 0) return;
  throw new FerryError({
    code: 'plan-differs',
    kind: 'refused',
    message: `The plan of ${stored.name} that the target holds is another one than was agreed to: ${differences.join('; ')}.`,
    remedy:
      'Find out who changed it; nothing was read or written on its word. To go on by it, resume the migration in a terminal: there you are shown it and asked.',
    commandLine: `mongo-ferry resume ${stored.name}`,
  });
}

/**
 * Whether the pairs of a way back, which were made at the cutover from what was carried, say
 * nothing but what the known plan says.
 */
function arePlausible(known: MigrationPlan, stored: MigrationPlan): boolean {
  if (known.pairs !== undefined || known.reversed !== true) return false;
  const there = new NamespaceMap({ ...known, reversed: false });
  return (stored.pairs ?? []).every(({ from, to }) => {
    const origin = parseNamespace(from);
    return there.carries(origin) && formatNamespace(there.targetOf(origin)) === to;
  });
}

const NOTHING = 'nothing';

/** A field in words; what is empty or off is the same as what is absent. */
function said(value: unknown): string {
  const isEmpty =
    value === undefined || value === false || (Array.isArray(value) && value.length === 0);
  return isEmpty ? NOTHING : JSON.stringify(value, inOrder);
}

/** Objects of the same fields are told alike, whatever order they came in. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
