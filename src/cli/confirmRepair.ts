import type { VerificationReport } from '../engine/migration/types';
import { formatNumberOf } from '../report';
import { consents } from './consent';

/** Names what a repair will write to, and asks for consent. */
export function confirmRepair(
  target: string,
  found: VerificationReport,
  yes: boolean | undefined,
): Promise<boolean> {
  const broken = found.namespaces.filter(({ differences }) => differences > 0);
  return consents(
    {
      about: `To be made equal to the source in ${target}:`,
      lines: broken.map(
        ({ target: namespace, differences }) =>
          `${namespace}: ${formatNumberOf(differences, 'difference')}`,
      ),
      question: 'Documents and indexes that only the target has are deleted there. Repair it?',
    },
    yes,
  );
}
