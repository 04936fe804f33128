import { leftInServersOwn } from '../../engine/catalog/leftOut';
import { formatNamespace } from '../../engine/catalog/namespaces';
import type { PreflightCheck } from '../types';

/** Databases of the server's own are never carried, whatever users put there. */
export const serverDatabases: PreflightCheck = {
  id: 'server-databases',
  title: "the server's own databases hold nothing of users",
  applies: ({ plan }) => plan.include.length === 0 && plan.reversed !== true,
  run: async ({ source, plan }) => {
    const left = await leftInServersOwn(source, plan);
    if (left === undefined) return [];
    const { message, remedy, namespaces } = left;
    return [{ severity: 'warning', message, remedy, namespaces: namespaces.map(formatNamespace) }];
  },
};
