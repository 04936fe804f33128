import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FerryError } from '../../src/engine/errors';
import { inBackground, tellBackgroundFailures } from '../../src/vscode/common/background';
import { ModelLink } from '../../src/vscode/webviews/modelLink';

const failure = new FerryError({
  code: 'no-connection',
  kind: 'refused',
  message: 'The connection is gone.',
  remedy: 'Choose another one.',
});

describe('a failure of what nobody waits for', () => {
  it('13.16 is shown when a page asked for it: Start, Dry Run, and all else', async () => {
    const messages = new vscode.EventEmitter<unknown>();
    const webview = {
      onDidReceiveMessage: messages.event,
      postMessage: () => Promise.resolve(true),
    } as unknown as vscode.Webview;
    const { window } = vscode;
    const original = window.showErrorMessage;
    const shown = new Promise<string>((resolve) => {
      window.showErrorMessage = (text: string) => {
        resolve(text);
        return Promise.resolve(undefined);
      };
    });
    try {
      new ModelLink(webview, {
        model: () => ({}),
        isMessage: (value): value is { type: string } => value !== undefined,
        act: () => Promise.reject(failure),
      });
      messages.fire({ type: 'start' });
      assert.match(await shown, /The connection is gone\. Choose another one\./);
    } finally {
      window.showErrorMessage = original;
    }
  });

  it('13.16 goes to the output channel when nobody asked for it', async () => {
    const lines: string[] = [];
    tellBackgroundFailures({ warn: (line) => void lines.push(line) });
    await inBackground(() => Promise.reject(failure));
    assert.deepEqual(lines, ['The connection is gone. Choose another one.']);
  });
});
