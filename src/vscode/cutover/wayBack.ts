import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import type { CutoverChoices } from '../../engine/model/cutover';
import { reverseName, reversePlan, withChoices } from '../../engine/cutover/reversePlan';
import { connectionOfSide } from '../migrations/migrationRequest';
import { typeName } from '../migrations/confirm';
import type { ConnectionStore } from '../connections/store';
import type { Migrations } from '../migrations/migrations';
import { isResumable, type MigrationRecord } from '../migrations/record';

/** The migration that leads back from where one led, if it was started here. */
export function wayBackOf(
  migrations: Migrations,
  { plan, target }: MigrationRecord,
): MigrationRecord | undefined {
  const name = reverseName(plan.name);
  return migrations
    .all()
    .find(
      (record) => record.plan.name === name && record.source.connectionId === target.connectionId,
    );
}

/**
 * Keeps the old source in step with the target from the cutover on, after a confirmation.
 * @returns the migration that does; undefined without consent
 */
export async function followBack(
  record: MigrationRecord,
  migrations: Migrations,
  connections: ConnectionStore,
): Promise<MigrationRecord | undefined> {
  const known = wayBackOf(migrations, record);
  if (known && !isResumable(known)) return known;
  if (!(await confirmFollowBack(record))) return undefined;
  if (known) {
    await migrations.resume(known.id);
    return known;
  }
  return await migrations.start({
    operation: 'migrate',
    source: connectionOfSide(record.target, connections),
    target: connectionOfSide(record.source, connections),
    plan: reversePlan(withChoices(record.plan, choicesOf(record))),
    resume: true,
  });
}

/** What was chosen when it was cut over, which its way back is planned by. */
function choicesOf({ status: { report } }: MigrationRecord): CutoverChoices {
  const { writesBlocked, reverse } = report?.cutover ?? {};
  return { blockWrites: writesBlocked, reverse };
}

async function confirmFollowBack({ source, target }: MigrationRecord): Promise<boolean> {
  const question = vscode.l10n.t('Keep {0} in step with {1}?', source.name, target.name);
  const detail = vscode.l10n.t(
    'What is written to {0} since the cutover is applied to {1}, until you cut over to go back.',
    target.name,
    source.name,
  );
  const follow = vscode.l10n.t('Follow Back');
  const answer = await showWarning(question, { modal: true, detail }, follow);
  return answer === follow && (!source.production || typeName(source.name, question));
}
