import { refuseLostViews } from '../../engine/catalog/viewNames';
import { refusalOf } from '../refusal';
import type { PreflightCheck } from '../types';

/** A view names collections of its own database, which must be there under the names they get. */
export const viewNames: PreflightCheck = {
  id: 'view-names',
  title: 'views find their collections in the target by the names that these get',
  applies: ({ plan }) => plan.renames.length > 0,
  run: ({ map, carried }) => refusalOf(() => refuseLostViews(map, carried)),
};
