import type { MessageConnection } from 'vscode-jsonrpc';
import { FerryError } from '../engine/errors';
import { answer } from './controlServer';
import { scenarioRequests as requests } from './scenarioRequests';

/** The registry of methods, loaded by the first question. */
async function methods() {
  const { METHODS } = await import('../methods');
  return METHODS;
}

/** Answers the questions about scenarios; their data is loaded by the first one. */
export function answerScenarios(connection: MessageConnection): void {
  answer(connection, requests.matrix, async () => {
    const { buildMatrix } = await import('../scenarios/matrix');
    return buildMatrix(await methods());
  });
  answer(connection, requests.matrixDocument, async ({ filter, format }) => {
    const { buildMatrix } = await import('../scenarios/matrix');
    const { filterMatrix } = await import('../scenarios/filterMatrix');
    const { renderMatrixMarkdown } = await import('../scenarios/render/matrix');
    const { renderMatrixHtml } = await import('../scenarios/render/matrixHtml');
    const render = format === 'html' ? renderMatrixHtml : renderMatrixMarkdown;
    const known = await methods();
    return render(known, filterMatrix(buildMatrix(known), filter));
  });
  answer(connection, requests.methodDetail, async (key) => {
    const { methodDetail } = await import('../scenarios/methodDetail');
    const detail = methodDetail(await methods(), key);
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
    return recommend(await methods(), source, target, needs);
  });
  answer(connection, requests.programs, async () => {
    const known = await methods();
    return [...new Set(known.flatMap(({ advice }) => advice.tools))];
  });
  answer(connection, requests.runbook, async (request) => {
    const { buildRunbook } = await import('../scenarios/runbook/build');
    return buildRunbook(await methods(), request);
  });
}
