import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { citationInWords } from '../../src/scenarios/citation';
import type { RankedMethod } from '../../src/scenarios/rankedMethod';
import type { Connection } from '../../src/vscode/connections/connection';
import type { TestApi } from '../../src/vscode/testApi';
import { hostInfo } from './servers';

describe('a recommendation in the extension host', function () {
  this.timeout(60_000);
  let ferry: TestApi;
  let source: Connection;
  let target: Connection;

  before(async () => {
    const info = await hostInfo();
    const extension = vscode.extensions.getExtension<TestApi>('mongo-ferry.mongo-ferry');
    assert.ok(extension);
    ferry = await extension.activate();
    const environment = 'development';
    source = await ferry.connections.save({ name: 'here', uri: info.source, environment });
    target = await ferry.connections.save({ name: 'there', uri: info.target, environment });
  });

  after(async () => {
    ferry.recommendations.watch(false);
    await ferry.runbooks.close();
    for (const { id } of [source, target]) await ferry.connections.remove(id);
  });

  /** The best method once `holds` is true of it. */
  async function best(holds: (method: RankedMethod) => boolean): Promise<RankedMethod> {
    return new Promise((resolve) => {
      const look = () => {
        const { answer } = ferry.recommendations;
        const found = answer.state === 'ready' ? answer.recommendation.recommended : null;
        if (!found || !holds(found)) return;
        listener.dispose();
        resolve(found);
      };
      const listener = ferry.recommendations.onDidChange(look);
      look();
    });
  }

  it('follows two connections, citing what was detected, the slow facts too', async () => {
    ferry.recommendations.follow([source, target]);
    ferry.recommendations.watch(true);
    await ferry.recommendations.connect();
    const cited = (method: RankedMethod) =>
      [...method.reasons, ...method.prerequisites].flatMap(({ cites }) =>
        cites.map(citationInWords),
      );
    const method = await best(() => true);
    assert.equal(`${method.method} ${method.mode}`, 'built-in online');
    assert.ok(cited(method).some((text) => text.startsWith('source version: ')));
    assert.ok(cited(method).includes('source topology: replica set'));
    await best(({ estimate }) => estimate.from.includes('source.writesPerSecond'));
  });

  it('weighs anew when a need is stated', async () => {
    ferry.recommendations.setNeeds({ linkMbps: 100 });
    await best(({ estimate }) => estimate.from.includes('needs.linkMbps'));
    ferry.recommendations.setNeeds({});
  });

  it('opens as Markdown to hand to a colleague', async () => {
    await best(() => true);
    await vscode.commands.executeCommand('mongoFerry.recommendation.export');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /Mongo Ferry engine, online/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('makes a runbook whose ticks are kept with the migration, and exported', async () => {
    const chosen = ferry.recommendations.chosen(await best(() => true));
    assert.ok(chosen);
    await ferry.runbooks.open(chosen);
    const { runbook } = ferry.runbooks.current!;
    const [first, second] = runbook.steps;
    await ferry.runbooks.setTicks([[`${first!.phase}: ${first!.title}`, true]]);
    await ferry.runbooks.close();
    await ferry.runbooks.open(chosen);
    assert.ok(ferry.runbooks.done.step(first!));
    assert.ok(!ferry.runbooks.done.step(second!));
    await vscode.commands.executeCommand('mongoFerry.runbook.openMarkdown');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, new RegExp(`### 1\\. .*\n\n- \\[x\\] \\*${first!.who}\\*`));
    assert.match(text, /### 2\. .*\n\n- \[ \] /);
    await ferry.runbooks.resetTicks();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
