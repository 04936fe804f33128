import { FerryError } from '../../engine/errors';
import { checkedRequest, runMethodOf } from '../../methods/runRequest';
import { isFinished, type KnownRun } from '../../worker/lookup';
import type { DisplayOptions } from '../display/display';
import { requireConsent } from '../display/consent';
import { tell } from '../display/terminal';
import { connectionFor } from './knownConnection';
import { runMethod, type RunSides } from './runMethod';
import { warnOfPasswords } from './warnings';

/** What is given beside the name. */
export interface ResumeMethodOptions extends DisplayOptions {
  source?: string | undefined;
  target?: string | undefined;
  yes?: boolean | undefined;
}

/**
 * Goes on with a run that is no migration, or does it anew where its method cannot go on.
 * @returns the exit code
 * @throws FerryError `finished`; `no-such-method`, `bad-options` where its entry was made by another version
 */
export async function resumeMethod(known: KnownRun, options: ResumeMethodOptions): Promise<number> {
  const { name, method = '' } = known.entry;
  if (isFinished(known.status.state)) throw finished(name, known.status.state);
  const { run } = runMethodOf(method);
  const goesOn = run.goesOn !== undefined;
  const { options: kept } = checkedRequest({ method, name, options: known.entry.options });
  const chosen = { method, options: goesOn ? (run.goesOn?.(kept) as unknown) : kept };
  const sides: RunSides = {
    ...(run.connects.includes('source')
      ? { source: await connectionFor('source', options.source, known) }
      : {}),
    ...(run.connects.includes('target')
      ? { target: await connectionFor('target', options.target, known) }
      : {}),
  };
  warnOfPasswords(...[sides.source, sides.target].filter((side) => side !== undefined));
  if (!goesOn) tell(`${name} cannot go on where it stopped: it is done anew.`);
  const destroyed = run.destroys(chosen.options);
  if (destroyed.length > 0) {
    const about = `${name} changes what ${known.status.target} holds:`;
    await requireConsent({ about, lines: destroyed, question: 'Go on?' }, options.yes);
  }
  return await runMethod(chosen, sides, { ...options, name });
}

function finished(name: string, state: string): FerryError {
  return new FerryError({
    code: 'finished',
    kind: 'refused',
    message: `${name} is ${state}; there is nothing to go on with.`,
    remedy: 'Start a new one.',
  });
}
