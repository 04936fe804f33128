import { BSON, type MongoClient } from 'mongodb';
import { rawDocuments } from '../support/compareDatabases';
import type { Journal } from './journal';

const DOCUMENTS = 3;
const LINES = 25;

/** What is known about the differences of these databases: documents, and what was last done to them. */
export async function explain(
  source: MongoClient,
  target: MongoClient,
  databases: string[],
  differences: string[],
  journal: Journal,
): Promise<string[]> {
  const lines: string[] = [];
  for (const db of databases) {
    const names = new Set(
      differences
        .filter((difference) => difference.startsWith(`${db}: `))
        .map((difference) => difference.slice(db.length + 2).split(' ')[0] ?? ''),
    );
    for (const name of names) {
      const documents = await differingDocuments(source, target, db, name);
      lines.push(`${db}.${name}:`, ...documents.map(({ text }) => `  ${text}`));
      const ids = documents.map(({ id }) => id);
      lines.push(...journal.about(`${db}.${name}`, ids, LINES).map((line) => `    ${line}`));
    }
  }
  return lines;
}

async function differingDocuments(
  source: MongoClient,
  target: MongoClient,
  db: string,
  name: string,
): Promise<{ id: string; text: string }[]> {
  const wanted = byId(await rawDocuments(source, db, name).catch(() => []));
  const actual = byId(await rawDocuments(target, db, name).catch(() => []));
  const found: { id: string; text: string }[] = [];
  for (const id of new Set([...wanted.keys(), ...actual.keys()])) {
    const a = wanted.get(id);
    const b = actual.get(id);
    if (a === b) continue;
    found.push({ id, text: `${id}: source ${a ?? 'nothing'}, target ${b ?? 'nothing'}` });
    if (found.length === DOCUMENTS) break;
  }
  return found;
}

function byId(documents: Buffer[]): Map<string, string> {
  return new Map(
    documents.map((bytes) => {
      const document = BSON.deserialize(bytes, { promoteValues: false, bsonRegExp: true });
      const id = BSON.EJSON.stringify(document._id, { relaxed: true });
      return [id, BSON.EJSON.stringify(document, { relaxed: false }).slice(0, 600)];
    }),
  );
}
