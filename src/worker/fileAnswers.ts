import type { MessageConnection } from 'vscode-jsonrpc';
import { answer } from './controlServer';
import { fileRequests } from './fileRequests';

/** Answers the questions about files; their readers are loaded by the first one. */
export function answerFiles(connection: MessageConnection): void {
  answer(connection, fileRequests.preview, async (file) => {
    const { previewFile } = await import('../methods/import/preview');
    return await previewFile(file);
  });
}
