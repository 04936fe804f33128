import { isHostMessage } from '../../src/pages/recommendation';
import { startModelPage } from '../shared/modelPage';
import { RecommendationPage } from './page';
import '../shared/base.css';
import './style.css';

startModelPage(RecommendationPage, isHostMessage);
