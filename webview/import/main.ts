import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { isHostMessage, type PageMessage, type PageSetup } from '../../src/vscode/import/messages';
import { ImportPage } from './page';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton());

const vscode = acquireVsCodeApi();
const setup = JSON.parse(document.getElementById('setup')?.textContent ?? '') as PageSetup;
const send = (message: PageMessage) => vscode.postMessage(message);

const root = document.getElementById('page');
if (root) {
  const page = new ImportPage(root, setup, send);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isHostMessage(event.data)) page.receive(event.data);
  });
  send({ type: 'ready' });
}
