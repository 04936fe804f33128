import type { MessageConnection } from 'vscode-jsonrpc';
import { answer } from './controlServer';
import { fileRequests } from './fileRequests';
import { toolRequests } from './toolRequests';

/** Answers the questions about files and tools; their readers are loaded by the first one. */
export function answerFiles(connection: MessageConnection): void {
  answer(connection, fileRequests.preview, async (file) => {
    const { previewFile } = await import('../methods/import/preview');
    return await previewFile(file);
  });
  answer(connection, fileRequests.previewDynamo, async ({ source, items }) => {
    const { previewDynamo } = await import('../methods/dynamodb/preview');
    return await previewDynamo(source, items);
  });
  answer(connection, toolRequests.find, async ({ toolsFolder }) => {
    const { findTools } = await import('../methods/databaseTools/find');
    return await findTools({ folder: toolsFolder });
  });
}
