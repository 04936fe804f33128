import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import type { ColumnChoice } from '../../src/files/csv/columnTypes';
import type { FilePreview } from '../../src/methods/import/previewTypes';
import type { PageWords } from '../../src/pages/fileImport';
import { isHostMessage, type PageMessage, type PageSetup } from '../../src/pages/importPage';
import { ImportPage } from '../shared/importPage';
import { startPage } from '../shared/start';
import { ColumnTable } from './columnTable';
import '../shared/base.css';
import './style.css';

provideVSCodeDesignSystem().register(vsCodeButton());

startPage<PageSetup<PageWords>, PageMessage<ColumnChoice[]>>(({ root, setup, send }) => {
  const table = new ColumnTable(setup.words, (choices) => send({ type: 'choices', choices }));
  const page = new ImportPage(root, setup, table, send);
  return (arrived) => {
    if (isHostMessage<FilePreview>(arrived)) page.receive(arrived);
  };
});
