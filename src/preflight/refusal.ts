import { FerryError } from '../engine/errors';
import type { Found } from './types';

/** What a migration of this plan would be refused with, as what a check finds. */
export function refusalOf(refuse: () => void): Found[] {
  try {
    refuse();
    return [];
  } catch (error) {
    if (!(error instanceof FerryError)) throw error;
    const { message, remedy, namespace } = error;
    return [
      {
        severity: 'blocker',
        message,
        remedy,
        namespaces: namespace === undefined ? [] : [namespace],
        choice: 'plan',
      },
    ];
  }
}
