import type { Fact, Prerequisite, RowStep } from './types';

/** A statement of the documents named by their keys in `sources.ts`. */
export function fact(text: string, ...sources: string[]): Fact {
  return { text, sources };
}

/** A conclusion drawn from those documents. */
export function inferred(text: string, ...sources: string[]): Fact {
  return { text, sources, inferred: true };
}

/** A condition; `check` names the check in `prerequisites.ts` that tells its state. */
export function prerequisite(
  id: string,
  text: string,
  sources: string[],
  check?: string,
): Prerequisite {
  return { id, text, sources, ...(check === undefined ? {} : { check }) };
}

/** A condition of the online mode only. */
export function whenOnline(condition: Prerequisite): Prerequisite {
  return { ...condition, modes: ['online'] };
}

/** A step that a program can do. */
export function byProgram(text: string, ...sources: string[]): RowStep {
  return { text, sources, who: 'program' };
}

/** A step that needs a person: a console, a payment, a restart, a decision. */
export function byPerson(text: string, ...sources: string[]): RowStep {
  return { text, sources, who: 'person' };
}
