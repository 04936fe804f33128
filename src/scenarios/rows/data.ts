import type { OfMethod, RowMethod, RowStep } from './types';
import type { Mode } from '../types';

/** A step that a program can do. */
export function byProgram(text: string, ...sources: string[]): RowStep {
  return { text, sources, who: 'program' };
}

/** A step that needs a person: a console, a payment, a restart, a decision. */
export function byPerson(text: string, ...sources: string[]): RowStep {
  return { text, sources, who: 'person' };
}

/** A method that the row's documents describe. */
export function documented(method: string, ...modes: Mode[]): RowMethod {
  return { method, modes, role: 'documented' };
}

/** A method that works as well. */
export function alternative(method: string, ...modes: Mode[]): RowMethod {
  return { method, modes, role: 'alternative' };
}

/** Prerequisites of the documented method, in its own words. */
export function ofMethod(...ids: string[]): OfMethod[] {
  return ids.map((id) => ({ ofMethod: id }));
}

/** A prerequisite of the documented method, in the words of the row's documents. */
export function reworded(id: string, text: string, ...sources: string[]): OfMethod {
  return { ofMethod: id, text, sources };
}
