import { RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { Tool } from '../methods/databaseTools/find';

/** Where the MongoDB Database Tools are. */
export interface ToolsPlace {
  /** As set by the user; else on PATH or in the usual places. */
  toolsFolder?: string | undefined;
}

/** Questions about programs that an engine process answers. */
export const toolRequests = {
  /** Those of the MongoDB Database Tools that are there, with their versions. */
  find: new RequestType<ToolsPlace, Tool[], ErrorFacts>('tools/find'),
};
