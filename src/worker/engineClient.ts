import { CancellationTokenSource, type MessageConnection, type RequestType } from 'vscode-jsonrpc';
import type { DocumentPage } from '../engine/catalog/documents';
import type { CollectionSummary, IndexSummary } from '../engine/catalog/summaries';
import type { InspectOptions } from '../engine/inspection/inspect';
import type { TopologyOptions } from '../engine/deployment/topology';
import type {
  ConnectionTestStep,
  DeploymentFacts,
  TopologyFacts,
} from '../engine/deployment/deploymentFacts';
import type { ErrorFacts } from '../engine/errors';
import type { RunStatus } from '../engine/model/run';
import type { PauseHow } from '../engine/model/control';
import type { CutoverChoices } from '../engine/model/cutover';
import type { LoadChange } from '../engine/model/load';
import type { VerificationReport } from '../engine/model/verification';
import type { Tool } from '../methods/databaseTools/find';
import type { DynamoPreview } from '../methods/dynamodb/types';
import type { FilePreview } from '../methods/import/previewTypes';
import type { FileOptions } from '../methods/import/types';
import type { DryRun } from '../preflight/dryRun';
import type { PlainCheckResult, PreflightRequest } from '../preflight/types';
import type { MatrixFilter } from '../scenarios/filterMatrix';
import type { Matrix } from '../scenarios/matrix';
import type { CellMethodKey, MethodDetail } from '../scenarios/methodDetail';
import type { Recommendation } from '../scenarios/recommend';
import type { Runbook, RunbookRequest } from '../scenarios/runbook/types';
import { engineGone, fromResponseError } from './errors';
import { fileRequests, type DynamoPreviewParams } from './fileRequests';
import { Listeners, type Unsubscribe } from './listeners';
import { preflightRequests, type CheckParams, type FixParams } from './preflightRequests';
import {
  notifications,
  requests,
  type CollectionParams,
  type StartRequest,
  type Ended,
  type LogEntry,
  type VerifyParams,
  type VerifyProgress,
} from './protocol';
import { toolRequests, type ToolsPlace } from './toolRequests';
import { scenarioRequests, type MatrixFormat, type RecommendParams } from './scenarioRequests';

/**
 * Speaks the engine's protocol over a connection: an engine process's pipes, or the control socket
 * of a process that runs something (which answers the requests about runs by name only).
 *
 * Every method throws a FerryError; `engine-gone` when the connection closed before the answer.
 */
export class EngineClient {
  private closed = false;
  private readonly closing = new Listeners<void>();
  private readonly progress = new Listeners<RunStatus>();
  private readonly ended = new Listeners<Ended>();
  private readonly logged = new Listeners<LogEntry>();
  private readonly verifyProgress = new Listeners<VerifyProgress>();

  constructor(private readonly connection: MessageConnection) {
    connection.onClose(() => this.close());
    // A broken pipe is reported as an error first; the close that follows is what counts.
    connection.onError(() => undefined);
    connection.onNotification(notifications.progress, (status) => this.progress.emit(status));
    connection.onNotification(notifications.ended, (ended) => this.ended.emit(ended));
    connection.onNotification(notifications.log, (entry) => this.logged.emit(entry));
    connection.onNotification(notifications.verifyProgress, (progress) =>
      this.verifyProgress.emit(progress),
    );
    connection.listen();
  }

  testConnection(uri: string): Promise<ConnectionTestStep[]> {
    return this.send(requests.testConnection, { uri });
  }

  /** With `deep`, also what takes seconds: what the collections are, how busy the server is. */
  inspect(uri: string, { deep = false }: InspectOptions = {}): Promise<DeploymentFacts> {
    return this.send(requests.inspect, { uri, deep });
  }

  /** With `members`, also each member of the shards and config servers. */
  topology(uri: string, { members = false }: TopologyOptions = {}): Promise<TopologyFacts> {
    return this.send(requests.topology, { uri, members });
  }

  listCollections(uri: string, database: string): Promise<CollectionSummary[]> {
    return this.send(requests.listCollections, { uri, database });
  }

  countCollection(
    uri: string,
    database: string,
    collection: string,
  ): Promise<{ documents: number; bytes: number }> {
    return this.send(requests.countCollection, { uri, database, collection });
  }

  listIndexes(uri: string, database: string, collection: string): Promise<IndexSummary[]> {
    return this.send(requests.listIndexes, { uri, database, collection });
  }

  readPage(params: CollectionParams & { skip: number; limit: number }): Promise<DocumentPage> {
    return this.send(requests.readPage, params);
  }

  /** @returns canonical Extended JSON, or null if there is no such document */
  readOne(params: CollectionParams & { id: string }): Promise<string | null> {
    return this.send(requests.readOne, params);
  }

  async setBalancer(uri: string, enabled: boolean): Promise<void> {
    await this.send(requests.setBalancer, { uri, enabled });
  }

  matrix(): Promise<Matrix> {
    return this.send(scenarioRequests.matrix, {});
  }

  matrixDocument(filter: MatrixFilter, format: MatrixFormat): Promise<string> {
    return this.send(scenarioRequests.matrixDocument, { filter, format });
  }

  /** Programs that methods are carried out with, as needs name those at hand. */
  programs(): Promise<string[]> {
    return this.send(scenarioRequests.programs, {});
  }

  methodDetail(key: CellMethodKey): Promise<MethodDetail> {
    return this.send(scenarioRequests.methodDetail, key);
  }

  recommend(params: RecommendParams): Promise<Recommendation> {
    return this.send(scenarioRequests.recommend, params);
  }

  runbook(request: RunbookRequest): Promise<Runbook> {
    return this.send(scenarioRequests.runbook, request);
  }

  /** Runs preflight checks; writes nothing. */
  check(params: CheckParams): Promise<PlainCheckResult[]> {
    return this.send(preflightRequests.check, params);
  }

  /** What a migration would find and do; writes nothing. */
  dryRun(request: PreflightRequest): Promise<DryRun> {
    return this.send(preflightRequests.dryRun, request);
  }

  /** Runs a remedy, which changes a deployment, and its check again. */
  fix(params: FixParams): Promise<PlainCheckResult[]> {
    return this.send(preflightRequests.fix, params);
  }

  /** Starts or resumes; resolves when the preflight is passed. The end comes by {@link onEnded}. */
  start(request: StartRequest): Promise<RunStatus> {
    return this.send(requests.start, request);
  }

  /** Compares, and repairs if told; ends early with an error when `signal` aborts. */
  verify(params: VerifyParams, signal?: AbortSignal): Promise<VerificationReport> {
    return this.send(requests.verify, params, signal);
  }

  /** Those of the MongoDB Database Tools that are there. */
  findTools(place: ToolsPlace): Promise<Tool[]> {
    return this.send(toolRequests.find, place);
  }

  /** How a file would be read. */
  previewFile(file: FileOptions): Promise<FilePreview> {
    return this.send(fileRequests.preview, file);
  }

  /** What a DynamoDB table's items would become. */
  previewDynamo(params: DynamoPreviewParams): Promise<DynamoPreview> {
    return this.send(fileRequests.previewDynamo, params);
  }

  status(name: string): Promise<RunStatus> {
    return this.send(requests.status, { name });
  }

  /** Resolves when the pause is stored. */
  pause(name: string, how: PauseHow = 'after-batch'): Promise<RunStatus> {
    return this.send(requests.pause, { name, how });
  }

  resume(name: string): Promise<RunStatus> {
    return this.send(requests.resume, { name });
  }

  /** Says that writes to the source have stopped. */
  cutOver(name: string, choices: CutoverChoices = {}): Promise<RunStatus> {
    return this.send(requests.cutOver, { name, choices });
  }

  /** Goes back from the cutover to following; resolves when the source may be written to again. */
  abortCutover(name: string): Promise<RunStatus> {
    return this.send(requests.abortCutover, { name });
  }

  /** Changes how hard it works, at once. */
  setLoad(name: string, load: LoadChange): Promise<RunStatus> {
    return this.send(requests.setLoad, { name, load });
  }

  cancel(name: string): Promise<RunStatus> {
    return this.send(requests.cancel, { name });
  }

  /** Stops with the state kept, so that it can be resumed. */
  interrupt(name: string): Promise<RunStatus> {
    return this.send(requests.interrupt, { name });
  }

  onProgress(listener: (status: RunStatus) => void): Unsubscribe {
    return this.progress.add(listener);
  }

  onEnded(listener: (ended: Ended) => void): Unsubscribe {
    return this.ended.add(listener);
  }

  onLog(listener: (entry: LogEntry) => void): Unsubscribe {
    return this.logged.add(listener);
  }

  onVerifyProgress(listener: (progress: VerifyProgress) => void): Unsubscribe {
    return this.verifyProgress.add(listener);
  }

  /** Called once when the connection is gone, at once if it is already. */
  onClosed(listener: () => void): Unsubscribe {
    if (this.closed) listener();
    return this.closing.add(listener);
  }

  /** Closes the connection; pending requests fail with `engine-gone`. */
  dispose(): void {
    if (!this.closed) this.connection.end();
    this.close();
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.dispose();
    this.closing.emit();
  }

  private async send<P, R>(
    type: RequestType<P, R, ErrorFacts>,
    params: P,
    signal?: AbortSignal,
  ): Promise<R> {
    if (this.closed) throw engineGone();
    const cancellation = new CancellationTokenSource();
    const abort = () => cancellation.cancel();
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort);
    try {
      return await this.connection.sendRequest(type, params, cancellation.token);
    } catch (error) {
      throw fromResponseError(error);
    } finally {
      signal?.removeEventListener('abort', abort);
      cancellation.dispose();
    }
  }
}
