import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { isHostMessage, type PageMessage, type PageSetup } from '../../src/vscode/import/messages';
import { ImportPage } from './page';
import { startPage } from '../shared/start';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton());

startPage<PageSetup, PageMessage>(({ root, setup, send }) => {
  const page = new ImportPage(root, setup, send);
  return (arrived) => {
    if (isHostMessage(arrived)) page.receive(arrived);
  };
});
