import { variable } from '../../scenarios/runbook/context';
import type { RoleNeed } from '../../scenarios/types';

/** Who may do everything with the clusters of a project. */
export const PROJECT_OWNER: RoleNeed = {
  side: 'target',
  roles: ['Project Owner in Atlas'],
  grant: 'Atlas console: Project Settings, Access Manager, the user, Project Owner.',
  sources: ['M2', 'M7'],
};

export const PROJECT = variable('PROJECT_ID', 'ID of the Atlas project, from its settings');

export const TARGET_CLUSTER = variable('TARGET_CLUSTER', 'name of the target cluster in Atlas');
