import { isHostMessage } from '../../src/pages/preflight';
import { startModelPage } from '../shared/modelPage';
import { PreflightPage } from './page';
import '../shared/base.css';
import './style.css';

startModelPage(PreflightPage, isHostMessage);
