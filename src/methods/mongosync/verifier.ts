import { bash } from '../../scenarios/runbook/context';
import type { StepDraft } from '../../scenarios/runbook/types';

const PORT = 27020;
const API = `http://localhost:${PORT}/api/v1`;

/**
 * MongoDB's standalone verifier beside a replicator: a second opinion of a program that has not
 * copied anything. Started while changes still flow, told when they have stopped.
 * @see https://github.com/mongodb-labs/migration-verifier
 */
export const standaloneVerifier: readonly StepDraft[] = [
  {
    phase: 'move',
    who: 'you',
    title: 'For a second opinion, start migration-verifier',
    text: 'Optional. It compares every document while changes still flow, and keeps its notes in the target unless --metaURI names another deployment. It listens on all interfaces without authentication: have the firewall close its port to others. Its arguments show the connection strings to users of the machine.',
    commands: [
      bash(
        `migration_verifier --srcURI "$SOURCE_URI" --dstURI "$TARGET_URI" --verifyAll --serverPort ${PORT} --start & VERIFIER=$!`,
        `curl --fail ${API}/progress`,
      ),
    ],
    check: 'progress says check, later recheck, and no error.',
  },
  {
    phase: 'cut over',
    who: 'you',
    title: 'Tell migration-verifier that writes have stopped, if it runs',
    commands: [
      bash(
        `curl --fail -X POST -H "Content-Type: application/json" --data '{}' ${API}/writesOff`,
        `curl --fail ${API}/progress`,
      ),
    ],
    check: 'progress says idle, verificationStatus.failedTasks 0 and no error.',
  },
  {
    phase: 'clean up',
    who: 'you',
    title: 'Stop migration-verifier, if it runs',
    commands: [bash('if [ -n "${VERIFIER:-}" ]; then kill "$VERIFIER"; fi')],
  },
];
