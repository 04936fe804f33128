import { FerryError } from '../errors';
import type { Unheld } from '../model/status';
import { unheldReason } from '../reading/unheldReason';
import type { MigrationStatus } from '../model/status';

/** What was asked of a migration does not go with its state. */
export function wrongState({ name, state }: MigrationStatus, verb: string): FerryError {
  return new FerryError({
    code: 'wrong-state',
    kind: 'refused',
    message: `${name} is ${state} and can't ${verb}.`,
    remedy: 'See how it stands.',
    commandLine: `mongo-ferry status ${name}`,
  });
}

/** It was to end for good, which could not be stored: whoever looks at the target can resume it. */
export function notCancelled(name: string, { message }: FerryError): FerryError {
  return new FerryError({
    code: 'not-cancelled',
    kind: 'interrupted',
    message: `The migration ${name} was stopped, but that it is cancelled could not be stored: ${message}`,
    remedy: 'Cancel it again once the target can be reached.',
    commandLine: `mongo-ferry cancel ${name}`,
  });
}

/** A cutover was asked for too early. */
export function notCaughtUp(status: MigrationStatus): FerryError {
  const { name, phase, lagSeconds, unheld, source, target } = status;
  if (unheld?.source !== undefined) return noMajority(name, source, unheld.source);
  if (unheld?.target !== undefined) return noMajority(name, target, unheld.target);
  const lag = lagSeconds === null ? '' : `, ${lagSeconds} s behind`;
  return new FerryError({
    code: 'not-caught-up',
    kind: 'refused',
    message: `${name} can't be cut over yet: it is in ${phase}${lag}.`,
    remedy: 'Wait until its phase is sync and the lag at most 2 s.',
  });
}

function noMajority(name: string, label: string, unheld: Unheld): FerryError {
  return new FerryError({
    code: 'no-majority',
    kind: 'refused',
    message: `${name} can't be cut over now. ${unheldReason(label, unheld)}.`,
    remedy: `What an election could undo is never carried: start the members of ${label} that are away, and wait until they have caught up.`,
  });
}

/** There is no cutover under way, or it has gone too far. */
export function noCutoverToAbort({ name, phase, activity }: MigrationStatus): FerryError {
  return new FerryError({
    code: 'no-cutover-to-abort',
    kind: 'refused',
    message: `${name} has no cutover that could be given up (${phase}: ${activity}).`,
    remedy:
      'Until the target is completed a cutover can be given up; afterwards, go back with reverse sync.',
  });
}

/** Code of the error of a run that was stopped before it began, and left nothing to resume. */
export const NOT_BEGUN = 'not-begun';

/** The error that a run ends with which was stopped before it wrote anything. */
export function stoppedBeforeStart(name: string): FerryError {
  return new FerryError({
    code: NOT_BEGUN,
    kind: 'interrupted',
    message: `The migration ${name} was stopped before it began; nothing was written.`,
    remedy: 'Start it again.',
  });
}
