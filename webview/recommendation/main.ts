import { isHostMessage } from '../../src/vscode/recommendation/messages';
import { startModelPage } from '../shared/modelPage';
import { RecommendationPage } from './page';
import '../shared/base.css';
import './style.css';

startModelPage(RecommendationPage, isHostMessage);
