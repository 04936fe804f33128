import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import {
  isHostMessage,
  type PageMessage,
  type PageSetup,
} from '../../src/vscode/preflight/messages';
import { PreflightPage } from './page';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());

const vscode = acquireVsCodeApi();
const setup = JSON.parse(document.getElementById('setup')?.textContent ?? '') as PageSetup;
const send = (message: PageMessage) => vscode.postMessage(message);

const root = document.getElementById('page');
if (root) {
  const page = new PreflightPage(root, setup.words, send);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isHostMessage(event.data)) page.show(event.data.model);
  });
  send({ type: 'ready' });
}
