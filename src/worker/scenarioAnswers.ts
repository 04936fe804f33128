import type { MessageConnection } from 'vscode-jsonrpc';
import { FerryError } from '../engine/errors';
import { answer } from './controlServer';
import { scenarioRequests as requests } from './scenarioRequests';

/** Answers the questions about scenarios; their data is loaded by the first one. */
export function answerScenarios(connection: MessageConnection): void {
  answer(connection, requests.matrix, async () => {
    const { buildMatrix } = await import('../scenarios/matrix');
    return buildMatrix();
  });
  answer(connection, requests.matrixDocument, async ({ filter, format }) => {
    const { buildMatrix, filterMatrix } = await import('../scenarios/matrix');
    const { renderMatrixMarkdown } = await import('../scenarios/render/matrix');
    const { renderMatrixHtml } = await import('../scenarios/render/matrixHtml');
    const render = format === 'html' ? renderMatrixHtml : renderMatrixMarkdown;
    return render(filterMatrix(buildMatrix(), filter));
  });
  answer(connection, requests.methodDetail, async (key) => {
    const { methodDetail } = await import('../scenarios/methodDetail');
    const detail = methodDetail(key);
    if (detail !== undefined) return detail;
    throw new FerryError({
      code: 'no-such-cell',
      kind: 'usage',
      message: `The matrix has no ${key.method} (${key.mode}) from ${key.source} to ${key.target}.`,
      remedy: 'Choose a method of a cell of the matrix.',
    });
  });
  answer(connection, requests.recommend, async ({ source, target, needs }) => {
    const { recommend } = await import('../scenarios/recommend');
    return recommend(source, target, needs);
  });
  answer(connection, requests.runbook, async (request) => {
    const { buildRunbook } = await import('../scenarios/runbook/build');
    return buildRunbook(request);
  });
}
