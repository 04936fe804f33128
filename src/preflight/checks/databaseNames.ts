import { listDatabaseNames } from '../../engine/catalog/read';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** A deployment cannot hold two databases whose names differ in letter case only. */
export const databaseNames: PreflightCheck = {
  id: 'name-case-clash',
  title: 'database names differ by more than letter case',
  applies: () => true,
  run: async (context) => {
    const present = await listDatabaseNames(context.target);
    const wanted = [...new Set(context.carried.map((entry) => context.map.targetOf(entry).db))];
    return wanted.flatMap((name, index) => {
      const others = [...present, ...wanted.slice(0, index)];
      const clash = others.find((other) => isSameButCase(other, name));
      return clash === undefined ? [] : [finding(name, clash, context)];
    });
  },
};

function isSameButCase(a: string, b: string): boolean {
  return a !== b && a.toLowerCase() === b.toLowerCase();
}

function finding(name: string, clash: string, { map, carried }: PreflightContext): Found {
  return {
    severity: 'blocker',
    message: `The target cannot hold the database ${name} beside ${clash}: the names differ in letter case only.`,
    remedy: 'Rename it on the way.',
    commandLine: `--rename ${name}=OTHER`,
    namespaces: carried
      .filter((entry) => map.targetOf(entry).db === name)
      .map((entry) => `${entry.db}.${entry.name}`),
    choice: 'plan',
  };
}
