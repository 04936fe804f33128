import { NamespaceMap } from '../../engine/catalog/namespaceMap';
import { FerryError } from '../../engine/errors';
import type { MigrationKind } from '../../engine/model/plan';
import type { MigrationStatus } from '../../engine/model/status';
import { isFinished } from '../../worker/lookup';
import { confirmDrop } from './confirmDrop';
import { resolveConnection, type Connection } from './connection';
import { showDryRun } from './dryRun';
import { runInForeground } from './foreground';
import { planOf, type MigrationOptions } from '../options/migrationOptions';
import { defaultName, givenName } from './names';
import { ReportFile } from './reportFile';
import { storedIn } from './select';
import { warnOfPasswords } from './warnings';

/**
 * `migrate`, `snapshot`, `sync`: starts a new migration and runs it.
 * @param given the options that were given, as they are written, by their names in `options`
 * @returns the exit code
 */
export async function startMigration(
  kind: MigrationKind,
  options: MigrationOptions,
  given: ReadonlyMap<string, string>,
): Promise<number> {
  if (options.method !== undefined) {
    const { migrateBy } = await import('./migrateBy');
    const exitCode = await migrateBy(options.method, options, given);
    if (exitCode !== undefined) return exitCode;
  }
  const ownName = givenName(undefined, options.name);
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  const reportFile =
    options.report === undefined ? undefined : await ReportFile.open(options.report);
  // Makes sense of the namespaces before anybody is asked anything.
  new NamespaceMap(planOf(kind, 'unnamed', options));
  warnOfPasswords(source, target);

  const name = await nameFor(ownName, source, target, options);
  const plan = planOf(kind, name, options);
  const request = { source: source.endpoint, target: target.endpoint, plan, resume: false };
  if (options.dryRun === true) return await showDryRun(request, options);
  if (plan.existing === 'drop') await confirmDrop(request, options.yes);
  return await runInForeground({
    request,
    references: { source: source.reference, target: target.reference },
    reportFile,
    output: options,
  });
}

/** With `--continue` an unfinished migration of the name is gone on with, like its data. */
async function nameFor(
  given: string | undefined,
  source: Connection,
  target: Connection,
  options: MigrationOptions,
): Promise<string> {
  const stored = await storedIn(target, options.stateDb);
  const name = given ?? defaultName(source.endpoint.uri, target.endpoint.uri, stored);
  const unfinished = stored.find((status) => status.name === name && !isFinished(status.state));
  if (unfinished !== undefined && options.continue !== true) throw isUnfinished(unfinished);
  return name;
}

function isUnfinished({ name, phase, target }: MigrationStatus): FerryError {
  return new FerryError({
    code: 'unfinished-migration',
    kind: 'refused',
    message: `A migration named ${name} is unfinished in ${target} (phase ${phase}).`,
    remedy: `Continue it with: mongo-ferry resume ${name} — or choose another --name.`,
  });
}
