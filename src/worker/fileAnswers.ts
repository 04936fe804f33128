import type { MessageConnection } from 'vscode-jsonrpc';
import { answer } from './controlServer';
import { fileRequests } from './fileRequests';
import { previewInThread } from './previewThread';
import { toolRequests } from './toolRequests';

/** Answers the questions about files and tools; their readers are loaded by the first one. */
export function answerFiles(connection: MessageConnection): void {
  answer(connection, fileRequests.preview, (file) => previewInThread('file', file));
  answer(connection, fileRequests.previewDynamo, (params) => previewInThread('dynamodb', params));
  answer(connection, toolRequests.find, async ({ toolsFolder }) => {
    const { findTools } = await import('../methods/databaseTools/find');
    return await findTools({ folder: toolsFolder });
  });
}
