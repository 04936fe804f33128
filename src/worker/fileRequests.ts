import { RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { DynamoPreview, DynamoSource, ItemOptions } from '../methods/dynamodb/types';
import type { FilePreview } from '../methods/import/previewTypes';
import type { FileOptions } from '../methods/import/types';

/** A DynamoDB table, and how its items would be read. */
export interface DynamoPreviewParams {
  source: DynamoSource;
  items: ItemOptions;
}

/** Questions about files, and what is like them, that an engine process answers. */
export const fileRequests = {
  /** Reads the file's beginning; writes nothing. */
  preview: new RequestType<FileOptions, FilePreview, ErrorFacts>('files/preview'),
  /** Reads the first items; writes nothing. */
  previewDynamo: new RequestType<DynamoPreviewParams, DynamoPreview, ErrorFacts>(
    'dynamodb/preview',
  ),
};
