import { planDifferences, planLines } from '../../engine/migration/agreedPlan';
import { readStoredPlan } from '../../engine/migration/stored';
import type { MigrationPlan } from '../../engine/migration/types';
import type { KnownMigration } from '../../worker/lookup';
import type { Connection } from './connection';
import { requireConsent } from '../display/consent';

/**
 * The plan by which a migration goes on. The target holds one, whose owner may be somebody else: it
 * is taken where this machine knows it, and otherwise shown and asked about.
 * @throws FerryError `not-confirmed`, `consent-needed`
 */
export async function agreePlan(
  name: string,
  stateDatabase: string,
  target: Connection,
  known: KnownMigration | undefined,
  yes: boolean | undefined,
): Promise<MigrationPlan> {
  const stored = await readStoredPlan(target.endpoint, stateDatabase, name);
  const ours = known?.entry.plan;
  const isKnown = ours?.stateDatabase === stateDatabase;
  const lines = isKnown ? planDifferences(ours, stored) : planLines(stored);
  if (isKnown && lines.length === 0) return stored;
  const about = isKnown
    ? `The plan of ${name} in ${target.endpoint.label} is another one than this machine knows:`
    : `This machine does not know ${name}. Its plan, as ${target.endpoint.label} holds it:`;
  await requireConsent({ about, lines, question: 'Go on by it?' }, yes);
  return stored;
}
