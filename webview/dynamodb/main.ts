import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import type { DynamoPreview } from '../../src/methods/dynamodb/types';
import type { DynamoChoices, PageWords } from '../../src/pages/tableImport';
import { isHostMessage, type PageMessage, type PageSetup } from '../../src/pages/importPage';
import { ImportPage } from '../shared/importPage';
import { startPage } from '../shared/start';
import { ChoiceControls } from './choices';
import '../shared/base.css';
import '../import/style.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton());

startPage<PageSetup<PageWords>, PageMessage<DynamoChoices>>(({ root, setup, send }) => {
  const controls = new ChoiceControls(setup.words, (choices) => send({ type: 'choices', choices }));
  const page = new ImportPage(root, setup, controls, send);
  return (arrived) => {
    if (isHostMessage<DynamoPreview>(arrived)) page.receive(arrived);
  };
});
