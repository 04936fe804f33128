import type { MessageConnection } from 'vscode-jsonrpc';
import { dryRun } from '../preflight/dryRun';
import { check, fixAndCheck } from '../preflight/session';
import { answer } from './controlServer';
import { preflightRequests } from './preflightRequests';

/** Answers the questions about preflight checks. */
export function answerPreflight(connection: MessageConnection): void {
  answer(connection, preflightRequests.check, ({ checks, ...request }) => check(request, checks));
  answer(connection, preflightRequests.dryRun, (request) => dryRun(request));
  answer(connection, preflightRequests.fix, ({ agreed, ...request }) =>
    fixAndCheck(request, agreed),
  );
}
