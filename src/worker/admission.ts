import { openDeployment } from '../engine/deployment/connect';
import type { Log } from '../engine/log';
import { Migration } from '../engine/migration/migration';
import type { MigrationRequest } from '../engine/migration/types';
import { preflight, refusalOf } from '../preflight/preflight';
import type { Finding } from '../preflight/types';
import type { MigrationRun } from './runningMigration';
import { TOOL_VERSION } from './toolVersion';

/** Few: the checks ask for little, and the migration opens connections of its own. */
const PREFLIGHT_POOL_SIZE = 4;

/**
 * Makes the migration that a request asks for, once the preflight checks let it pass. One that is
 * resumed has passed them before.
 * @throws FerryError `refused`: the first blocker; further ones are logged
 */
export async function admitMigration(request: MigrationRequest, log: Log): Promise<MigrationRun> {
  if (!request.resume) {
    const findings = await findingsOf(request);
    const refusal = refusalOf(findings);
    tellFindings(findings, log);
    if (refusal !== undefined) throw refusal;
  }
  return new Migration(request, { log, toolVersion: TOOL_VERSION });
}

async function findingsOf({ source, target, plan }: MigrationRequest): Promise<Finding[]> {
  const from = await openDeployment(source, { maxPoolSize: PREFLIGHT_POOL_SIZE });
  try {
    const to = await openDeployment(target, { maxPoolSize: PREFLIGHT_POOL_SIZE });
    try {
      return await preflight(from, to, plan, { resume: false });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
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
