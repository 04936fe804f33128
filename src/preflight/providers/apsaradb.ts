import type { Found, PreflightContext } from '../types';

/** ApsaraDB moves the primary at maintenance; a single address stays with the old one. */
export function apsaradbSides({
  source,
  target,
  sourceFacts,
  targetFacts,
}: PreflightContext): Found[] {
  return [
    { deployment: source, facts: sourceFacts, choice: 'source-connection' as const },
    { deployment: target, facts: targetFacts, choice: 'target-connection' as const },
  ]
    .filter(
      ({ deployment, facts }) =>
        facts.provider === 'apsaradb' &&
        deployment.topology === 'replicaSet' &&
        deployment.client.options.directConnection,
    )
    .map(({ deployment, choice }) => ({
      severity: 'warning',
      message: `${deployment.label} is reached by one node’s address; ApsaraDB moves the primary at maintenance.`,
      remedy:
        'Use the connection string of the instance (both nodes, replicaSet=mgset-…), and allow this machine in the instance’s IP allow-list.',
      namespaces: [],
      choice,
    }));
}
