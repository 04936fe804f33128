import path from 'node:path';
import { formatNamespace, type Namespace, parseNamespace } from '../../engine/catalog/namespaces';
import { openDeployment } from '../../engine/deployment/connect';
import { FerryError } from '../../engine/errors';
import type { Endpoint } from '../../engine/model/endpoint';
import type { ImportMode, ImportOptions } from '../../methods/import/types';
import type { Chosen } from '../../methods/run';
import { requireConsent } from '../display/consent';
import type { ImportTargetOptions } from '../options/importOptions';
import { resolveConnection } from './connection';
import { runMethod } from './runMethod';
import { warnOfPasswords } from './warnings';

/** What is asked before a collection that holds something is changed so. */
const CHANGES: Record<ImportMode, string | undefined> = {
  insert: undefined,
  upsert: 'Documents of the same key are replaced.',
  merge: 'Documents of the same key are changed.',
  delete: 'Documents of the same key are deleted.',
};

/** Runs an import of whatever source, showing its progress and its end. @returns the exit code */
export async function importInto(
  name: string,
  options: ImportTargetOptions,
  choose: (options: ImportOptions) => Chosen,
): Promise<number> {
  const target = await resolveConnection(given('--target', options.target));
  warnOfPasswords(target);
  const write = importOptionsOf(name, options);
  await confirmChanges(write, target.endpoint, options.yes);
  return await runMethod(choose(write), { target }, options);
}

/** These are needed for all but a preview, which commander can't say. */
function given(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new FerryError({
    code: 'missing-option',
    kind: 'usage',
    message: `${option} is missing.`,
    remedy: 'See the options with --help.',
  });
}

/** Documents that are there are changed only with consent; a collection with none needs no question. */
async function confirmChanges(
  { namespace, mode, drop, resume }: ImportOptions,
  target: Endpoint,
  yes: boolean | undefined,
): Promise<void> {
  const into = `${formatNamespace(namespace)} of ${target.label}`;
  const dropping = drop && !resume;
  const change = dropping ? 'It is dropped first, with all that is in it.' : CHANGES[mode];
  if (change === undefined || yes === true || !(await holdsDocuments(target, namespace))) return;
  const question = dropping ? 'Drop it?' : 'Change them?';
  await requireConsent({ about: `${into} holds documents. ${change}`, lines: [], question }, yes);
}

async function holdsDocuments(target: Endpoint, { db, name }: Namespace): Promise<boolean> {
  const deployment = await openDeployment(target, { maxPoolSize: 1 });
  try {
    return (
      (await deployment.client
        .db(db)
        .collection(name)
        .findOne({}, { projection: { _id: 1 } })) !== null
    );
  } finally {
    await deployment.close();
  }
}

function importOptionsOf(name: string, options: ImportTargetOptions): ImportOptions {
  return {
    namespace: parseNamespace(given('--into', options.into)),
    mode: options.mode,
    keyFields: options.key ?? ['_id'],
    drop: options.dropTarget ?? false,
    resume: options.resume ?? false,
    rejectFile: path.resolve(options.rejectFile ?? `${name}.rejects.jsonl`),
    maxRejects: options.maxRejects,
    bypassValidation: options.bypassValidation ?? false,
    stateDatabase: options.stateDb,
  };
}
