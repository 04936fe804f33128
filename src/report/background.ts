import type { BackgroundVerification } from '../engine/model/verification';
import { formatCount, formatNumberOf } from './format';

/** How comparing in the background stands, in one line. */
export function formatCompared(state: BackgroundVerification): string {
  const { rounds, namespaces, namespacesDone, documents, rechecking, differences } = state;
  return [
    `${formatCount(namespacesDone)} of ${formatNumberOf(namespaces, 'namespace')}, ${formatNumberOf(documents, 'document')}`,
    ...(rounds === 0 ? [] : [`${formatNumberOf(rounds, 'time')} through`]),
    ...(rechecking === 0 ? [] : [`${formatCount(rechecking)} to look at again`]),
    formatNumberOf(differences, 'difference'),
  ].join('; ');
}
