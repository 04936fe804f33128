import { refuseClashes } from '../../engine/catalog/namespaces';
import { FerryError } from '../../engine/errors';
import type { PreflightCheck } from '../types';

/** Two namespaces must not be renamed into one. */
export const renameClash: PreflightCheck = {
  id: 'rename-clash',
  title: 'each namespace has a place of its own in the target',
  applies: ({ plan }) => plan.renames.length > 0,
  run: ({ map, carried }) => {
    try {
      refuseClashes(map, carried);
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
  },
};
