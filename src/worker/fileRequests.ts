import { RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { FilePreview } from '../methods/import/previewTypes';
import type { FileOptions } from '../methods/import/types';

/** Questions about files that an engine process answers. */
export const fileRequests = {
  /** Reads the file's beginning; writes nothing. */
  preview: new RequestType<FileOptions, FilePreview, ErrorFacts>('files/preview'),
};
