import type { MongoClient } from 'mongodb';

/** In which way all documents of a collection differ. */
export type Shape = 'mixed' | 'missing' | 'extra' | 'changed';

/** Fills a collection `things` of both sides, so that all of its documents differ in this way. */
export async function fillDiffering(
  sides: { source: MongoClient; target: MongoClient },
  db: string,
  documents: number,
  shape: Shape,
): Promise<void> {
  // Of three that follow each other: one is missing, one is extra, one is changed.
  const third = { $mod: ['$_id', 3] };
  const lacks = { source: { $ne: [third, 1] }, target: { $ne: [third, 0] } };
  for (const side of ['source', 'target'] as const) {
    if (shape === 'missing' && side === 'target') {
      await sides.target.db(db).createCollection('things');
      continue;
    }
    if (shape === 'extra' && side === 'source') {
      await sides.source.db(db).createCollection('things');
      continue;
    }
    const seeds = sides[side].db(db).collection('seeds');
    await seeds.insertOne({});
    const thousands = { $range: [0, Math.ceil(documents / 1_000)] };
    await seeds
      .aggregate([
        { $project: { a: thousands } },
        { $unwind: '$a' },
        { $project: { a: 1, b: { $range: [0, 1_000] } } },
        { $unwind: '$b' },
        { $project: { _id: { $add: [{ $multiply: ['$a', 1_000] }, '$b'] }, side } },
        ...(shape === 'mixed' ? [{ $match: { $expr: lacks[side] } }] : []),
        { $out: 'things' },
      ])
      .toArray();
    await seeds.drop();
  }
}
