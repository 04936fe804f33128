import { FerryError } from '../engine/errors';
import { oneLine } from '../report';
import { RUN_METHODS } from '.';
import type { RunMethod } from './method';
import type { Run, RunContext, RunRequest } from './run';

/** What the product carries out under that id. @throws FerryError `no-such-method` */
export function runMethodOf(id: string, methods = RUN_METHODS): RunMethod {
  const method = methods.find((one) => one.id === id);
  if (method !== undefined) return method;
  throw new FerryError({
    code: 'no-such-method',
    kind: 'usage',
    message: `This product runs no method ${JSON.stringify(id)}.`,
    remedy: `Name one of ${methods.map((one) => one.id).join(', ')}.`,
  });
}

/**
 * A request whose options are those that its method knows.
 * @throws FerryError `no-such-method`, `bad-options`
 */
export function checkedRequest(request: RunRequest, methods = RUN_METHODS): RunRequest {
  const { run, title } = runMethodOf(request.method, methods);
  const parsed = run.options.safeParse(request.options);
  if (parsed.success) return { ...request, options: parsed.data as unknown };
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? '' : issue.path.join('.');
  throw new FerryError({
    code: 'bad-options',
    kind: 'usage',
    message: `${title} cannot be done so: ${oneLine(`${place}: ${issue?.message ?? ''}`)}.`,
    remedy: 'Correct what it names.',
  });
}

/** A run of what was asked for; it begins when it is run. @throws as {@link checkedRequest} */
export function makeRun(request: RunRequest, context: RunContext, methods = RUN_METHODS): Run {
  const checked = checkedRequest(request, methods);
  return runMethodOf(request.method, methods).run.start(checked, context);
}
