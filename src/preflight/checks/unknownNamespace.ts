import { formatNamespace } from '../../engine/catalog/namespaces';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** An include or rename that matches nothing is most likely misspelt. */
export const unknownNamespace: PreflightCheck = {
  id: 'unknown-namespace',
  title: 'the source has what the plan names',
  applies: () => true,
  run: (context) => {
    const unmatched = context.map.unmatched(context.existing);
    if (unmatched.length > 0) return unmatched.map((pattern) => unknown(pattern, context));
    return context.carried.length === 0 ? [nothing(context)] : [];
  },
};

function unknown(pattern: string, { source, existing }: PreflightContext): Found {
  return {
    severity: 'blocker',
    message: `The source ${source.label} has no namespace ${pattern}.`,
    remedy: `Correct the name; ${candidates(pattern, existing.map(formatNamespace))}.`,
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
