import type { Context, Runnable, Suite } from 'mocha';

/** Global, because the reporter and the tests may be bundled apart. */
const reason = Symbol.for('mongo-ferry.skipReason');

interface Reasoned {
  [reason]?: string;
}

/**
 * Skips the running test, or from a `before` hook every test of its suite, and says why. The reason
 * is printed at the end of the run.
 * @example it('…', function () { if (!mongos) skip(this, 'no mongos here'); … });
 */
export function skip(context: Context, why: string): never {
  const { test, currentTest } = context as { test?: Hookable & Reasoned; currentTest?: Reasoned };
  if (test) test[reason] = why;
  if (test?.type === 'hook' && test.parent) (test.parent as Reasoned)[reason] = why;
  if (currentTest) currentTest[reason] = why;
  return context.skip();
}

interface Hookable extends Runnable {
  type?: string;
}

/** The reason given to `skip` for this test or a suite around it. */
export function skipReasonOf(test: Runnable): string | undefined {
  const own = (test as Reasoned)[reason];
  if (own !== undefined) return own;
  for (let suite: Suite | undefined = test.parent; suite; suite = suite.parent) {
    const why = (suite as Reasoned)[reason];
    if (why !== undefined) return why;
  }
  return undefined;
}
