import { isHostMessage } from '../../src/vscode/preflight/messages';
import { startModelPage } from '../shared/modelPage';
import { PreflightPage } from './page';
import '../shared/base.css';
import './style.css';

startModelPage(PreflightPage, isHostMessage);
