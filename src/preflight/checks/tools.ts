import { findTools, toolInWords, TOOLS } from '../../methods/databaseTools/find';
import type { PreflightCheck } from '../types';

/** The built-in engine needs none of them; other methods do, so it is told only when asked. */
export const tools: PreflightCheck = {
  id: 'tools',
  title: 'the MongoDB Database Tools and mongosh are at hand',
  applies: ({ thorough }) => thorough,
  run: async () => {
    const found = await findTools();
    const lacking = TOOLS.filter((name) => !found.some((tool) => tool.name === name));
    if (lacking.length === 0) return [];
    const present = found.length === 0 ? '' : ` Found: ${found.map(toolInWords).join(', ')}.`;
    return [
      {
        severity: 'note',
        message: `Not found on PATH or in the usual places: ${lacking.join(', ')}.${present}`,
        remedy:
          'The built-in engine needs none; for other methods install the MongoDB Database Tools and mongosh: https://www.mongodb.com/try/download/database-tools.',
        namespaces: [],
      },
    ];
  },
};
