import { RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { DryRun } from '../preflight/dryRun';
import type { AgreedFix } from '../preflight/session';
import type { PlainCheckResult, PreflightRequest } from '../preflight/types';

/** The checks to run; all unless some are named. */
export interface CheckParams extends PreflightRequest {
  checks?: string[] | undefined;
}

/** A remedy to run, which changes a deployment. */
export interface FixParams extends PreflightRequest {
  agreed: AgreedFix;
}

/** Requests about preflight checks that an engine process answers. */
export const preflightRequests = {
  /** Writes nothing. */
  check: new RequestType<CheckParams, PlainCheckResult[], ErrorFacts>('preflight/check'),
  /** The checks, and all that would be written; writes nothing. */
  dryRun: new RequestType<PreflightRequest, DryRun, ErrorFacts>('preflight/dryRun'),
  /** Runs a remedy as it was shown, and its check again. */
  fix: new RequestType<FixParams, PlainCheckResult[], ErrorFacts>('preflight/fix'),
};
