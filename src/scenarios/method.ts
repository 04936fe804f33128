import { FerryError } from '../engine/errors';
import type { Described } from './advice';
import type { Verdict } from './rule';
import type { StepBuilder } from './runbook/context';

/** What the matrix, the judge and the runbooks are given of a method; each comes from `src/methods/<id>/`. */
export interface AdvisedMethod extends Described {
  /** Rules that concern it alone. */
  verdicts: readonly Verdict[];
  /** The steps for a person. */
  runbook: StepBuilder;
}

/** The method of that id, if there is one. */
export function findMethod(
  methods: readonly AdvisedMethod[],
  id: string,
): AdvisedMethod | undefined {
  return methods.find((method) => method.id === id);
}

/** The method that an id from outside names. @throws FerryError `no-such-method` */
export function methodOf(methods: readonly AdvisedMethod[], id: string): AdvisedMethod {
  const method = findMethod(methods, id);
  if (method !== undefined) return method;
  throw new FerryError({
    code: 'no-such-method',
    kind: 'usage',
    message: `There is no method ${JSON.stringify(id)}.`,
    remedy: `Name one of ${methods.map((one) => one.id).join(', ')}.`,
  });
}
