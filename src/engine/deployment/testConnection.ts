import { testAuthentication, testHello, testPermissions } from './connectionTest/conversation';
import { testDns } from './connectionTest/dns';
import { createProbe } from './connectionTest/probe';
import type { Probe } from './connectionTest/probe';
import { testTcp, testTls } from './connectionTest/sockets';
import { describeError } from './describeError';
import type { ErrorContext } from './describeError';
import type { ConnectionTestStep } from './deploymentFacts';

const steps: [ConnectionTestStep['step'], (probe: Probe) => Promise<string>][] = [
  ['dns', testDns],
  ['tcp', testTcp],
  ['tls', testTls],
  ['hello', testHello],
  ['authentication', testAuthentication],
  ['permissions', testPermissions],
];

/**
 * Tries a connection string step by step on real sockets and stops at the first failure, which
 * says what to do. Takes at most some 40 s; never throws.
 */
export async function testConnection(uri: string): Promise<ConnectionTestStep[]> {
  const done: ConnectionTestStep[] = [];
  let probe: Probe;
  try {
    probe = createProbe(uri);
    done.push({ step: 'parse', ok: true, detail: probe.label });
  } catch (error) {
    return [failure('parse', error)];
  }
  try {
    for (const [step, test] of steps) {
      const outcome = await attempt(step, () => test(probe), probe.context);
      done.push(outcome);
      if (!outcome.ok) break;
    }
  } finally {
    await probe.deployment?.close();
  }
  return done;
}

async function attempt(
  step: ConnectionTestStep['step'],
  test: () => Promise<string>,
  context: ErrorContext,
): Promise<ConnectionTestStep> {
  try {
    return { step, ok: true, detail: await test() };
  } catch (error) {
    return failure(step, error, context);
  }
}

function failure(
  step: ConnectionTestStep['step'],
  error: unknown,
  context: ErrorContext = {},
): ConnectionTestStep {
  const { message, remedy } = describeError(error, context);
  return { step, ok: false, detail: message, remedy };
}
