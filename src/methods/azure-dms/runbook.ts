import { consoleJobRunbook } from '../shared/consoleJob';

/** Steps of Azure’s migration. */
export const runbook = consoleJobRunbook({
  create: {
    title: 'Create a migration job',
    text: 'In VS Code, DocumentDB extension: the source, Data Migration, Azure DocumentDB Migration; choose the target, the mode, the databases and collections; start.',
    check: 'The job shows all collections as copied, and online ones as following.',
  },
  end: 'Cut the job over',
});
