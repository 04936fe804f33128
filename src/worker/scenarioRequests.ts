import { RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { Needs, ScenarioFacts } from '../scenarios/facts';
import type { MatrixFilter } from '../scenarios/filterMatrix';
import type { Matrix } from '../scenarios/matrix';
import type { CellMethodKey, MethodDetail } from '../scenarios/methodDetail';
import type { Recommendation } from '../scenarios/recommend';
import type { Runbook, RunbookRequest } from '../scenarios/runbook/types';

/** Two sides and the needs between them. */
export interface RecommendParams {
  source: ScenarioFacts;
  target: ScenarioFacts;
  needs: Needs;
}

/** Kinds of documents that the matrix is rendered as. */
export type MatrixFormat = 'markdown' | 'html';

/** What of the matrix to render, and as what. */
export interface MatrixDocumentParams {
  filter: MatrixFilter;
  format: MatrixFormat;
}

/**
 * Requests about scenarios that an engine process answers, so that the extension host neither
 * loads the scenarios nor computes with them.
 */
export const scenarioRequests = {
  matrix: new RequestType<Record<string, never>, Matrix, ErrorFacts>('scenarios/matrix'),
  /** The matrix that a filter leaves, as a document. */
  matrixDocument: new RequestType<MatrixDocumentParams, string, ErrorFacts>(
    'scenarios/matrixDocument',
  ),
  /** Fails with `no-such-cell`. */
  methodDetail: new RequestType<CellMethodKey, MethodDetail, ErrorFacts>('scenarios/methodDetail'),
  recommend: new RequestType<RecommendParams, Recommendation, ErrorFacts>('scenarios/recommend'),
  /** Programs that methods are carried out with, as needs name those at hand. */
  programs: new RequestType<Record<string, never>, string[], ErrorFacts>('scenarios/programs'),
  runbook: new RequestType<RunbookRequest, Runbook, ErrorFacts>('scenarios/runbook'),
};
