import type { Unheld } from '../model/status';

/** `source: writes of 12 s aren't held by a majority of its members`, for people. */
export function unheldReason(label: string, { seconds, stuck }: Unheld): string {
  const what = `writes of ${seconds} s aren't held by a majority of its members`;
  return stuck ? `${label} has no majority: ${what}` : `${label} falls behind itself: ${what}`;
}
