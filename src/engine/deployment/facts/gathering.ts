import type { Document } from 'mongodb';
import type { Deployment } from '../deployment';
import { describeError } from '../describeError';
import type { DeploymentFacts } from '../deploymentFacts';

/** The longest that the server may work on one question. */
export const ANSWER_TIME_MS = 10_000;

/** Asks a deployment for facts; what it does not tell is noted with the reason, never thrown. */
export class Gathering {
  readonly unknown: DeploymentFacts['unknown'] = [];

  constructor(readonly deployment: Deployment) {}

  /** An admin command's reply. @throws what the driver throws */
  command(command: Document): Promise<Document> {
    return this.deployment.client.db('admin').command({ ...command, maxTimeMS: ANSWER_TIME_MS });
  }

  /** The result of `ask`, or undefined with `fact` noted as unknown. */
  async attempt<T>(fact: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      this.note(fact, describeError(error).message);
      return undefined;
    }
  }

  /** Notes a fact that cannot be known. */
  note(fact: string, reason: string): void {
    this.unknown.push({ fact, reason });
  }
}
