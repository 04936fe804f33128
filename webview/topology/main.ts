import { isHostMessage, type PageMessage, type PageSetup } from '../../src/pages/topology';
import { startPage } from '../shared/start';
import { TopologyPage } from './page';
import '../shared/base.css';
import './style.css';

startPage<PageSetup, PageMessage>(({ root, setup, remember }) => {
  remember(setup.subject);
  const page = new TopologyPage(root, setup.words);
  return (arrived) => {
    if (!isHostMessage(arrived)) return;
    if (arrived.type === 'model') page.show(arrived.model);
    else page.showGone();
  };
});
