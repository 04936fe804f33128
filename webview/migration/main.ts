import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { isHostMessage, type PageMessage, type PageSetup } from '../../src/pages/migration';
import { MigrationPage } from './page';
import { startPage } from '../shared/start';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing(), vsCodeTextField());

startPage<PageSetup, PageMessage>(({ root, setup, send, remember }) => {
  remember({ id: setup.id });
  const page = new MigrationPage(root, setup.words, send);
  return (arrived) => {
    if (!isHostMessage(arrived)) return;
    if (arrived.type === 'model') page.show(arrived.model);
    else page.showGone();
  };
});
