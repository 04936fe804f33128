import assert from 'node:assert/strict';
import { Double, Int32, Long, type MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import { commands, documentScheme } from '../../src/vscode/names';
import type { TestApi } from '../../src/vscode/testApi';
import { savedSides, type SavedSides } from './sides';

describe('documents in the extension host', function () {
  this.timeout(60_000);
  let sides: SavedSides;
  let ferry: TestApi;
  let source: MongoClient;
  let target: MongoClient;

  before(async () => {
    sides = await savedSides('documents');
    ({ ferry, source, target } = sides);
    const many = Array.from({ length: 60 }, (_, n) => ({ _id: n as never, n: new Double(n) }));
    await source.db('looked').collection('at').insertMany(many);
    await target.db('looked').collection('into').insertMany(many);
    await target
      .db('looked')
      .collection('into')
      .updateOne({ _id: 7 as never }, { $set: { n: new Int32(7), long: Long.fromNumber(1) } });
  });

  after(() => sides.close());

  it('show both versions of one that differs, types told apart, in a diff editor', async () => {
    const from = ferry.connections.byName('documents from')!;
    const to = ferry.connections.byName('documents to')!;
    const ended = new Promise<void>((resolve) => ferry.migrations.onDidEnd(() => resolve()));
    const { id } = await ferry.migrations.start({
      operation: 'verify',
      source: from,
      target: to,
      plan: {
        ...ferry.plan('documents', 'verify'),
        include: ['looked'],
        renames: [{ from: 'looked.at', to: 'looked.into' }],
      },
    });
    await ended;
    await vscode.commands.executeCommand(commands.showDifference, id, 0);
    const [left, right] = await diffTexts();
    assert.deepEqual(JSON.parse(left), { _id: { $numberInt: '7' }, n: { $numberDouble: '7.0' } });
    assert.match(right, /"n": \{\s*"\$numberInt": "7"\s*\}/);
    assert.match(right, /"\$numberLong": "1"/);
  });

  it('come page by page, read-only', async () => {
    const { id: connectionId } = ferry.connections.byName('documents from')!;
    const page = (skip: number) =>
      vscode.Uri.from({
        scheme: documentScheme,
        path: '/documents from/looked/at.json',
        query: JSON.stringify({ connectionId, database: 'looked', collection: 'at', skip }),
      });
    const first = await vscode.workspace.openTextDocument(page(0));
    const documents = JSON.parse(first.getText()) as unknown[];
    assert.equal(documents.length, 50);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      first.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Next Page'],
    );
    const second = await vscode.workspace.openTextDocument(page(50));
    assert.equal((JSON.parse(second.getText()) as unknown[]).length, 10);
  });
});

/** Both texts of the diff editor that is open. */
async function diffTexts(): Promise<[string, string]> {
  const limit = Date.now() + 20_000;
  for (;;) {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (input instanceof vscode.TabInputTextDiff) {
      const text = async (uri: vscode.Uri) =>
        (await vscode.workspace.openTextDocument(uri)).getText();
      return [await text(input.original), await text(input.modified)];
    }
    assert.ok(Date.now() < limit, 'no diff editor');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
