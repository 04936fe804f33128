import type { Log } from '../log';
import type { MigrationRequest, VerificationReport } from '../migration/types';

/** Compares both sides of a request (its filters and renames applied); writes nothing. */
export function verifyDeployments(
  _request: MigrationRequest,
  _options: {
    log: Log;
    onProgress?: (documents: number, bytes: number) => void;
    signal?: AbortSignal;
  },
): Promise<VerificationReport> {
  throw new Error('to be written');
}
