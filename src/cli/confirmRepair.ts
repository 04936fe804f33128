import type { VerificationReport } from '../engine/migration/types';
import { formatNumberOf } from '../report';
import { canAsk, saysYes } from './ask';
import { tell } from './terminal';

const SHOWN = 20;

/** Names what a repair will write to, and asks for consent. Without a terminal the option is the consent. */
export async function confirmRepair(target: string, found: VerificationReport): Promise<boolean> {
  if (!canAsk()) return true;
  const broken = found.namespaces.filter(({ differences }) => differences > 0);
  tell(`To be made equal to the source in ${target}:`);
  for (const { target: namespace, differences } of broken.slice(0, SHOWN)) {
    tell(`  ${namespace}: ${formatNumberOf(differences, 'difference')}`);
  }
  if (broken.length > SHOWN) tell(`  … and ${broken.length - SHOWN} more`);
  return saysYes(
    'Documents and indexes that only the target has are deleted there. Repair it? [y/N] ',
  );
}
