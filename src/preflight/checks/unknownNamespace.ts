import { formatNamespace } from '../../engine/catalog/namespaces';
import { judgeUnmatched, type Judged } from '../../engine/catalog/unmatched';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** An include or rename that matches nothing is most likely misspelt. */
export const unknownNamespace: PreflightCheck = {
  id: 'unknown-namespace',
  title: 'the source has what the plan names',
  applies: () => true,
  run: (context) => {
    const { map, plan, existing, carried } = context;
    const unmatched = judgeUnmatched(map, plan, existing, existing);
    if (unmatched.length > 0) return unmatched.map((one) => unknown(one, context));
    return carried.length === 0 ? [nothing(context)] : [];
  },
};

function unknown(
  { pattern, isAwaited, near }: Judged,
  { source, plan, existing }: PreflightContext,
): Found {
  const message = `The source ${source.label} has no namespace ${pattern}`;
  if (isAwaited) {
    return {
      severity: 'warning',
      message:
        plan.kind === 'snapshot' ? `${message}.` : `${message} yet; it is followed if it comes.`,
      remedy: `See that it is spelled as it will be; ${candidates(pattern, existing.map(formatNamespace))}.`,
      namespaces: [],
      choice: 'plan',
    };
  }
  const meant =
    near === undefined ? candidates(pattern, existing.map(formatNamespace)) : `there is ${near}`;
  return {
    severity: 'blocker',
    message: `${message}.`,
    remedy: `Correct the name, or say that it may be lacking; ${meant}.`,
    commandLine: '--unmatched accept',
    namespaces: [],
    choice: 'plan',
  };
}

/** What the user may have meant: other letter case, then the same database, then the databases. */
function candidates(pattern: string, existing: string[]): string {
  const wanted = pattern.toLowerCase().replace(/\.\*$/, '');
  const sameButCase = existing.filter((name) => name.toLowerCase() === wanted);
  if (sameButCase.length > 0) return `there is ${listed(sameButCase)}`;
  const databases = [...new Set(existing.map(databaseOf))];
  const database = databases.find((name) => name.toLowerCase() === databaseOf(wanted));
  if (database !== undefined) {
    return `${database} has ${listed(
      existing.filter((name) => databaseOf(name) === database).map(collectionOf),
    )}`;
  }
  return databases.length === 0
    ? 'its user sees no databases at all'
    : `its databases are ${listed(databases)}`;
}

function databaseOf(namespace: string): string {
  return namespace.split('.', 1)[0] ?? '';
}

function collectionOf(namespace: string): string {
  return namespace.slice(namespace.indexOf('.') + 1);
}

function nothing({ source, existing }: PreflightContext): Found {
  return {
    severity: 'warning',
    message: `There is nothing to migrate on ${source.label}.`,
    remedy:
      existing.length === 0
        ? 'Check that it is the right deployment, and that its user may read the databases.'
        : 'Check what is excluded.',
    namespaces: [],
    choice: 'plan',
  };
}
