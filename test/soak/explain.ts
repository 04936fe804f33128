import { BSON, type MongoClient } from 'mongodb';
import { rawDocuments, type ComparedDatabase } from '../support/compareDatabases';
import type { Journal } from './journal';

const DOCUMENTS = 3;
const LINES = 25;

/** What is known about the differences of these databases: documents, and what was last done to them. */
export async function explain(
  source: MongoClient,
  target: MongoClient,
  databases: ComparedDatabase[],
  differences: string[],
  journal: Journal,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { source: db, target: to, originOf } of databases) {
    const images = new Set(
      differences
        .filter((difference) => difference.startsWith(`${db}: `))
        .map((difference) => difference.slice(db.length + 2).split(' ')[0] ?? ''),
    );
    for (const image of images) {
      const name = originOf(image) ?? image;
      const documents = await differingDocuments(
        { client: source, db, name },
        { client: target, db: to, name: image },
      );
      lines.push(`${db}.${name}:`, ...documents.map(({ text }) => `  ${text}`));
      const ids = documents.map(({ id }) => id);
      lines.push(...journal.about(`${db}.${name}`, ids, LINES).map((line) => `    ${line}`));
    }
  }
  return lines;
}

interface Collection {
  client: MongoClient;
  db: string;
  name: string;
}

async function differingDocuments(
  source: Collection,
  target: Collection,
): Promise<{ id: string; text: string }[]> {
  const [wanted, actual] = [await byIdOf(source), await byIdOf(target)];
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

async function byIdOf({ client, db, name }: Collection): Promise<Map<string, string>> {
  const documents = await rawDocuments(client, db, name).catch(() => []);
  return new Map(
    documents.map((bytes) => {
      const document = BSON.deserialize(bytes, { promoteValues: false, bsonRegExp: true });
      const id = BSON.EJSON.stringify(document._id, { relaxed: true });
      return [id, BSON.EJSON.stringify(document, { relaxed: false }).slice(0, 600)];
    }),
  );
}
