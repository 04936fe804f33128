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
 * @throws FerryError `no-such-method`, `bad-options`, `not-run-here`
 */
export async function migrateBy(
  method: string,
  options: MigrationOptions,
): Promise<number | undefined> {
  const advised = METHODS.find(({ id }) => id === method);
  if (advised?.advice.startedAs === 'migration') return undefined;
  if (advised !== undefined && advised.run === undefined) throw notRunHere(advised.title, method);
  const { run, title } = runMethodOf(method);
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
