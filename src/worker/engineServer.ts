import type { CancellationToken, MessageConnection, RequestType } from 'vscode-jsonrpc';
import {
  countCollection,
  listCollectionSummaries,
  listIndexSummaries,
} from '../engine/catalog/explore';
import { readOne, readPage } from '../engine/catalog/documents';
import { openDeployment } from '../engine/deployment/connect';
import type { Deployment } from '../engine/deployment/deployment';
import { describeError } from '../engine/deployment/describeError';
import { inspect } from '../engine/inspection/inspect';
import { readTopology } from '../engine/deployment/topology';
import { labelOf, secretsOf } from '../engine/deployment/redact';
import { testConnection } from '../engine/deployment/testConnection';
import type { ErrorFacts } from '../engine/errors';
import type { VerificationReport } from '../engine/model/verification';
import { verifyDeployments } from '../engine/verify/verify';
import { answerFiles } from './fileAnswers';
import { answer, registerControl } from './controlServer';
import type { Flush } from './controlSocket';
import { DeploymentPool } from './deploymentPool';
import { signalOf } from './errors';
import type { RunHost } from './runHost';
import { answerPreflight } from './preflightAnswers';
import { notifications, requests, type DeploymentParams, type VerifyParams } from './protocol';
import { answerScenarios } from './scenarioAnswers';
import { seldom } from './seldom';

/** Few: an explorer asks for little at a time, and a deployment's connections are dear. */
const EXPLORER_POOL_SIZE = 4;

/** Answers all that an engine process is asked, over the pipes of whoever started it. */
export class EngineServer {
  private readonly deployments = new DeploymentPool((uri) =>
    openDeployment(
      { uri, label: labelOf(uri) },
      { maxPoolSize: EXPLORER_POOL_SIZE, anyMember: true },
    ),
  );

  private readonly flush: Flush;
  /** Aborted when the process is to end. */
  private readonly stopping = new AbortController();

  constructor(
    private readonly connection: MessageConnection,
    private readonly host: RunHost,
  ) {
    this.flush = registerControl(connection, host);
    this.answerExplorer();
    this.answerRuns();
    answerScenarios(connection);
    answerPreflight(connection);
    answerFiles(connection);
  }

  listen(): void {
    this.connection.listen();
  }

  /** Interrupts what runs, its state kept, and closes all deployments. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.host.interruptAll();
    await this.host.close();
    await Promise.all([this.flush(), this.deployments.close()]);
  }

  private answerExplorer(): void {
    answer(this.connection, requests.testConnection, ({ uri }) => testConnection(uri));
    this.onDeployment(requests.inspect, (deployment, { deep }) => inspect(deployment, { deep }));
    this.onDeployment(requests.topology, (deployment, { uri, members }) =>
      readTopology(deployment, uri, { members }),
    );
    this.onDeployment(requests.listCollections, (deployment, { database }) =>
      listCollectionSummaries(deployment, database),
    );
    this.onDeployment(requests.countCollection, (deployment, { database, collection }) =>
      countCollection(deployment, database, collection),
    );
    this.onDeployment(requests.listIndexes, (deployment, { database, collection }) =>
      listIndexSummaries(deployment, database, collection),
    );
    this.onDeployment(requests.readPage, (deployment, { database, collection, ...page }) =>
      readPage(deployment, { db: database, name: collection }, page),
    );
    this.onDeployment(requests.readOne, (deployment, { database, collection, id }) =>
      readOne(deployment, { db: database, name: collection }, id),
    );
    this.onDeployment(requests.setBalancer, async ({ client }, { enabled }) => {
      await client.db('admin').command({ [enabled ? 'balancerStart' : 'balancerStop']: 1 });
      return null;
    });
  }

  private onDeployment<P extends DeploymentParams, R>(
    type: RequestType<P, R, ErrorFacts>,
    ask: (deployment: Deployment, params: P) => Promise<R>,
  ): void {
    answer(this.connection, type, async (params) => {
      const { uri } = params;
      try {
        return await this.deployments.use(uri, (deployment) => ask(deployment, params));
      } catch (error) {
        throw describeError(error, { deployment: labelOf(uri), secrets: secretsOf(uri) });
      }
    });
  }

  private answerRuns(): void {
    answer(this.connection, requests.start, async (request) => {
      return await this.host.start(request).passedPreflight;
    });
    answer(this.connection, requests.verify, (params, token) => this.verify(params, token));
  }

  private async verify(
    params: VerifyParams,
    token: CancellationToken,
  ): Promise<VerificationReport> {
    const { mode, repair, ...request } = params;
    const { name } = request.plan;
    return await verifyDeployments(request, {
      log: this.host.logOf(name),
      mode,
      repair,
      signal: AbortSignal.any([signalOf(token), this.stopping.signal]),
      onProgress: seldom((documents, bytes) => {
        const progress = { name, documents, bytes };
        // Fails when the peer has just gone; its connection's close follows.
        this.connection
          .sendNotification(notifications.verifyProgress, progress)
          .catch(() => undefined);
      }),
    });
  }
}
