import { planDifferences, planLines } from '../../engine/migration/agreedPlan';
import { unknownDeeds } from '../../engine/state/sourceDeeds';
import { readStoredWord } from '../../engine/state/stored';
import type { MigrationRequest } from '../../engine/model/plan';
import type { KnownRun } from '../../worker/lookup';
import { NotesOnMachine } from '../../worker/sourceNotes';
import type { Connection } from './connection';
import { requireConsent } from '../display/consent';

/**
 * The plan by which a migration goes on, and what is believed of what was done to its source. The
 * target holds both, and its owner may be somebody else: it is taken where this machine knows it,
 * and otherwise shown and asked about.
 * @throws FerryError `not-confirmed`, `consent-needed`
 */
export async function agreePlan(
  name: string,
  stateDatabase: string,
  target: Connection,
  known: KnownRun | undefined,
  yes: boolean | undefined,
): Promise<Pick<MigrationRequest, 'plan' | 'agreedDeeds'>> {
  const { plan, deeds } = await readStoredWord(target.endpoint, stateDatabase, name);
  const ours = known?.entry.plan;
  const isKnown = ours?.stateDatabase === stateDatabase;
  const noted = await new NotesOnMachine(name).read();
  const lines = [
    ...(isKnown ? planDifferences(ours, plan) : planLines(plan)),
    ...unknownDeeds(deeds, noted?.deeds).map((line) => `it says that ${line}`),
  ];
  if (isKnown && lines.length === 0) return { plan };
  const about = isKnown
    ? `What ${target.endpoint.label} holds of ${name} is something else than this machine knows:`
    : `This machine does not know ${name}. Its plan, as ${target.endpoint.label} holds it:`;
  await requireConsent({ about, lines, question: 'Go on by it?' }, yes);
  return { plan, agreedDeeds: deeds };
}
