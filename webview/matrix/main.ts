import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { isHostMessage, type PageMessage, type PageSetup } from '../../src/pages/matrix';
import { MatrixPage } from './page';
import { startPage } from '../shared/start';
import '../shared/base.css';
import './style.css';
import './print.css';

provideVSCodeDesignSystem().register(vsCodeButton());

startPage<PageSetup, PageMessage>(({ root, setup, send }) => {
  const page = new MatrixPage(root, setup.words, send);
  return (arrived) => {
    if (isHostMessage(arrived)) page.receive(arrived);
  };
});
