import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import {
  isHostMessage,
  type PageMessage,
  type PageSetup,
} from '../../src/vscode/dashboard/messages';
import { MigrationPage } from './page';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing(), vsCodeTextField());

const vscode = acquireVsCodeApi<{ id: string }>();
const setup = JSON.parse(document.getElementById('setup')?.textContent ?? '') as PageSetup;
vscode.setState({ id: setup.id });

const send = (message: PageMessage) => vscode.postMessage(message);
const root = document.getElementById('page');
if (root) {
  const page = new MigrationPage(root, setup.words, send);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!isHostMessage(event.data)) return;
    if (event.data.type === 'model') page.show(event.data.model);
    else page.showGone();
  });
  send({ type: 'ready' });
}
