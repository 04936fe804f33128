import { refuseClashes } from '../../engine/catalog/namespaceMap';
import { refusalOf } from '../refusal';
import type { PreflightCheck } from '../types';

/** Two namespaces must not be renamed into one. */
export const renameClash: PreflightCheck = {
  id: 'rename-clash',
  title: 'each namespace has a place of its own in the target',
  applies: ({ plan }) => plan.renames.length > 0,
  run: ({ map, carried }) => refusalOf(() => refuseClashes(map, carried)),
};
