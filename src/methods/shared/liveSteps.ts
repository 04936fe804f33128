import { dropAccount, makeAccount, type Account } from '../../scenarios/runbook/accounts';
import type { RunbookContext } from '../../scenarios/runbook/context';
import { closeUp, compare, goBack, switchApplication } from '../../scenarios/runbook/cutoverSteps';
import { createSearchIndexes } from '../../scenarios/runbook/targetSteps';
import type { StepDraft } from '../../scenarios/runbook/types';
import { atLeast } from '../../scenarios/versions';

const READER: Account = {
  user: 'livemigrate',
  roles: ['backup', 'readAnyDatabase', 'clusterMonitor'],
  mechanisms: ['SCRAM-SHA-1', 'SCRAM-SHA-256'],
  onShards: true,
};

const BYPASS_ROLE =
  'db.getSiblingDB("admin").createRole({ role: "ferryBypass", privileges: [{ resource: { cluster: true }, actions: ["bypassWriteBlockingMode"] }], roles: [] })';

/**
 * Makes the account of a live migration on the source.
 * @param bypass it writes there while others may not, which servers know from 6.0 on
 */
export function makeReader(context: RunbookContext, bypass: boolean): StepDraft {
  const { version = '6.0' } = context.sourceFacts;
  if (!bypass || !atLeast(version, '6.0')) return makeAccount(context, 'source', READER);
  return makeAccount(context, 'source', {
    ...READER,
    roles: [...READER.roles, 'ferryBypass'],
    before: [BYPASS_ROLE],
  });
}

/** What follows the cutover of a live migration. */
export function finish(context: RunbookContext): StepDraft[] {
  return [
    ...createSearchIndexes(context),
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context, false),
    dropAccount(context, 'source', READER),
    ...closeUp(context, { balancers: ['source'] }),
  ];
}
