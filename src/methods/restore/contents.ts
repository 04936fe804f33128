import { formatNamespace, isInternal, SYSTEM_DATABASES } from '../../engine/catalog/namespaces';
import { NamespaceMap, refuseClashes } from '../../engine/catalog/namespaceMap';
import type { CatalogEntry } from '../../engine/catalog/read';
import { refuseUnknown } from '../../engine/catalog/unmatched';
import { refuseLostViews } from '../../engine/catalog/viewNames';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { DumpedCollection } from '../../files/dump/metadata';
import type { RestoreRequest } from '../dump/types';

/** Which of a dump's collections are restored, and where to. */
export interface Selection<C extends CatalogEntry = DumpedCollection> {
  map: NamespaceMap;
  collections: C[];
  notes: string[];
}

/** What a request's includes, excludes and renames come to. @throws FerryError `usage` */
export function selectionMap({ include, exclude, renames }: Choice): NamespaceMap {
  return new NamespaceMap({ include, exclude, renames, stateDatabase: DEFAULT_STATE_DATABASE });
}

type Choice = Pick<RestoreRequest, 'include' | 'exclude' | 'renames'>;

/**
 * Chooses by includes and excludes; what is the server's own stays out, as it would in a migration.
 * @throws FerryError `unknown-namespace`, `rename-clash`, `view-names`
 */
export function select<C extends CatalogEntry>(all: C[], request: RestoreRequest): Selection<C> {
  const map = selectionMap(request);
  const collections = all.filter((collection) => map.carries(collection));
  refuseUnknown(map, collections);
  refuseClashes(map, collections);
  refuseLostViews(map, collections);
  const left = all.filter(({ db, name }) => SYSTEM_DATABASES.includes(db) || isInternal(name));
  const notes =
    left.length === 0
      ? []
      : [`Left out, as the server's own: ${left.map(formatNamespace).join(', ')}.`];
  return { map, collections, notes };
}
