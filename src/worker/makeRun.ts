import type { Log } from '../engine/log';
import { Migration } from '../engine/migration/migration';
import type { MigrationRequest } from '../engine/model/plan';
import { refusalOf, runPreflight } from '../preflight/preflight';
import { withContext } from '../preflight/session';
import type { Finding } from '../preflight/types';
import type { Run } from '../methods/run';
import { makeRun as makeRunOf } from '../methods/runRequest';
import { isMigration, type StartRequest } from './protocol';
import { NotesOnMachine } from './sourceNotes';
import { TOOL_VERSION } from './toolVersion';

/** Makes the run that a request asks for; nothing is done before it is run. @throws FerryError `usage` */
export function makeRun(request: StartRequest, log: Log): Run {
  return isMigration(request)
    ? makeMigration(request, log)
    : makeRunOf(request, { log, toolVersion: TOOL_VERSION });
}

/** It begins once the preflight checks let it pass. */
function makeMigration(request: MigrationRequest, log: Log): Run {
  return new Migration(request, {
    log,
    toolVersion: TOOL_VERSION,
    notes: new NotesOnMachine(request.plan.name),
    // One that is resumed has passed them before.
    ...(request.resume ? {} : { admit: () => admit(request, log) }),
  });
}

/** @throws FerryError `refused`: the first blocker; further ones are logged */
async function admit(request: MigrationRequest, log: Log): Promise<void> {
  const findings = await withContext(request, { resume: false }, runPreflight);
  const refusal = refusalOf(findings);
  tellFindings(findings, log);
  if (refusal !== undefined) throw refusal;
}

/** All but the first blocker, which is the error that the migration is refused with. */
function tellFindings(findings: Finding[], log: Log): void {
  const refusal = findings.find(({ severity }) => severity === 'blocker');
  for (const finding of findings) {
    if (finding === refusal) continue;
    const line = `${finding.message} ${finding.remedy}`;
    if (finding.severity === 'blocker') log.error(line);
    else if (finding.severity === 'warning') log.warn(line);
    else log.info(line);
  }
}
