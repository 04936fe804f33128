import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import {
  isHostMessage,
  type PageMessage,
  type PageSetup,
} from '../../src/vscode/recommendation/messages';
import { RecommendationPage } from './page';
import { startPage } from '../shared/start';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());

startPage<PageSetup, PageMessage>(({ root, setup, send }) => {
  const page = new RecommendationPage(root, setup.words, send);
  return (arrived) => {
    if (isHostMessage(arrived)) page.show(arrived.model);
  };
});
