import type * as vscode from 'vscode';
import { EXIT } from '../../report/exitCodes';
import { findingsOf } from '../../preflight/findings';
import { renderPreflightText } from '../../preflight/text';
import { connectionNamed } from '../connections/connectionNamed';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { checkedDefinition, planOf } from './definition';
import { TaskTerminal } from './taskTerminal';

/** A task that runs the checks before a migration; it is refused when something blocks. */
export class PreflightTerminal extends TaskTerminal {
  constructor(
    private readonly definition: vscode.TaskDefinition,
    private readonly connections: ConnectionStore,
    private readonly engine: ExplorerEngine,
  ) {
    super();
  }

  protected async start(): Promise<void> {
    const definition = checkedDefinition({ ...this.definition, operation: 'migrate' });
    const endpoint = (name: string) =>
      endpointOf(this.connections, connectionNamed(this.connections, name));
    const source = await endpoint(definition.source);
    const target = await endpoint(definition.target);
    const client = await this.engine.client();
    const results = await client.check({ source, target, plan: planOf(definition) });
    const blocks = findingsOf(results).some(({ severity }) => severity === 'blocker');
    const text = renderPreflightText({ source: source.label, target: target.label }, results);
    this.end(text, blocks ? EXIT.refused : EXIT.done);
  }
}
