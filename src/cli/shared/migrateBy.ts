import { z } from 'zod';
import { FerryError } from '../../engine/errors';
import { METHODS } from '../../methods';
import { checkedRequest, runMethodOf } from '../../methods/runRequest';
import { requireConsent } from '../display/consent';
import { tellWarning } from '../display/terminal';
import { existingDataOf, type MigrationOptions } from '../options/migrationOptions';
import { resolveConnection } from './connection';
import { runMethod, type RunSides } from './runMethod';
import { warnOfPasswords } from './warnings';

/**
 * `migrate --method ID`: runs the method with its own options.
 * @returns the exit code; undefined for the method that the command is without the option
 * @throws FerryError `no-such-method`, `bad-options`, `not-run-here`, `not-of-method`
 */
export async function migrateBy(
  method: string,
  options: MigrationOptions,
  given: ReadonlyMap<string, string>,
): Promise<number | undefined> {
  const advised = METHODS.find(({ id }) => id === method);
  if (advised?.advice.startedAs === 'migration') return undefined;
  if (advised !== undefined && advised.run === undefined) throw notRunHere(advised.title, method);
  const { run, title } = runMethodOf(method);
  refuseOthers(title, given);
  const wanted = { method, name: method, options: { ...shared(options), ...own(options) } };
  const request = checkedRequest(wanted);
  const sides: RunSides = {
    ...(run.connects.includes('source') ? { source: await resolveConnection(options.source) } : {}),
    ...(run.connects.includes('target') ? { target: await resolveConnection(options.target) } : {}),
  };
  for (const side of ['source', 'target'] as const) {
    if (!(side in sides))
      tellWarning(`${title} has no connection as its ${side}: that is left aside.`);
  }
  warnOfPasswords(...[sides.source, sides.target].filter((side) => side !== undefined));
  const lines: string[] = run.destroys(request.options);
  if (lines.length > 0) {
    const about = `This changes what ${sides.target?.endpoint.label ?? 'the target'} holds:`;
    await requireConsent({ about, lines, question: 'Go on?' }, options.yes);
  }
  return await runMethod({ method, options: request.options }, sides, options);
}

/** What is told to any method, or to the command itself. */
const TAKEN = [
  ...['method', 'options', 'source', 'target', 'include', 'exclude', 'rename', 'dropTarget'],
  ...['continue', 'name', 'yes', 'json', 'verbose'],
];

/** What is asked of the built-in engine (a dry run, above all) must not go unheard by another. */
function refuseOthers(title: string, given: ReadonlyMap<string, string>): void {
  const others = [...given].filter(([name]) => !TAKEN.includes(name)).map(([, flag]) => flag);
  if (others.length === 0) return;
  throw new FerryError({
    code: 'not-of-method',
    kind: 'usage',
    message: `${title} knows nothing of ${others.join(', ')}. Nothing was started.`,
    remedy: 'Leave that out; what the method itself can be told goes into --options.',
  });
}

/** What the command's own options say, of those that were given. */
function shared(options: MigrationOptions): object {
  const { include, exclude, rename, dropTarget, continue: goOn } = options;
  const existing = dropTarget || goOn ? existingDataOf(options) : undefined;
  const given = { include, exclude, renames: rename, existing };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** What is told to the method alone. */
function own({ options = '{}' }: MigrationOptions): object {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(options));
  } catch {
    throw new FerryError({
      code: 'bad-options',
      kind: 'usage',
      message: 'What the method is to be told is not one JSON object.',
      remedy: `Write it as --options '{"name": "value"}'.`,
    });
  }
}

function notRunHere(title: string, method: string): FerryError {
  return new FerryError({
    code: 'not-run-here',
    kind: 'usage',
    message: `${title} is carried out by people, step by step.`,
    remedy: `See its steps with: mongo-ferry runbook --method ${method}`,
  });
}
