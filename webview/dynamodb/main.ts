import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import {
  isHostMessage,
  type PageMessage,
  type PageSetup,
} from '../../src/vscode/dynamodb/messages';
import { startPage } from '../shared/start';
import { DynamoPage } from './page';
import '../shared/base.css';
import '../import/style.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton());

startPage<PageSetup, PageMessage>(({ root, setup, send }) => {
  const page = new DynamoPage(root, setup, send);
  return (arrived) => {
    if (isHostMessage(arrived)) page.receive(arrived);
  };
});
