import * as vscode from 'vscode';
import { documentScheme } from '../names';

/** Where documents that are shown lie: a page of a collection, or one of them. */
export interface DocumentPlace {
  connectionId: string;
  database: string;
  collection: string;
  /** Of a page: how many documents come before it. */
  skip?: number;
  /** Of one document: canonical Extended JSON. */
  id?: string;
}

/** The address of the read-only document that shows a place. */
export function uriOf(connection: string, place: DocumentPlace): vscode.Uri {
  const { database, collection, id, skip = 0 } = place;
  const page = skip === 0 ? '' : ` ${skip + 1}`;
  const title = id === undefined ? `${collection}${page}` : `${collection} ${id}`;
  const parts = [connection, database, title].map((part) => part.replace(/[/\\]/g, '_'));
  return vscode.Uri.from({
    scheme: documentScheme,
    path: `/${parts.join('/')}.json`,
    query: JSON.stringify(place),
  });
}

/** What {@link uriOf} was made of. */
export function placeOf(uri: vscode.Uri): DocumentPlace {
  return JSON.parse(uri.query) as DocumentPlace;
}
