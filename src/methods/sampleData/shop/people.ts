import { Decimal128, Double, ObjectId } from 'mongodb';
import type { SampleCollection } from '../collection';
import type { Random } from '../random';

const FIRST_NAMES = ['Ada', 'Björn', 'Chiara', 'Dmitri', 'Elif', 'Fatou', 'Grace', '春花'] as const;
const LAST_NAMES = ['Lovelace', 'Ångström', 'Rossi', 'Иванов', 'Yılmaz', "O'Hara", '王'] as const;
const CITIES = [
  { country: 'DE', city: 'Berlin', at: [13.4, 52.52] },
  { country: 'FR', city: 'Lyon', at: [4.83, 45.76] },
  { country: 'JP', city: '大阪', at: [135.5, 34.69] },
  { country: 'BR', city: 'São Paulo', at: [-46.63, -23.55] },
  { country: 'KE', city: 'Nairobi', at: [36.82, -1.29] },
] as const;
const TAGS = ['newsletter', 'returns-often', 'b2b', 'student', 'wholesale'] as const;

/** The sample's users are numbered; this is the `_id` of one. */
export function userId(index: number): ObjectId {
  return new ObjectId(`65a0${index.toString(16).padStart(20, '0')}`);
}

/** The address that the unique index on users is about. */
export function emailOf(index: number): string {
  return `user${index}@example.com`;
}

/** A user as the shop keeps it. */
export function userDocument(index: number, random: Random) {
  const { country, city, at } = random.pick(CITIES);
  return {
    _id: userId(index),
    email: emailOf(index),
    name: { first: random.pick(FIRST_NAMES), last: random.pick(LAST_NAMES) },
    country,
    city,
    location: {
      type: 'Point',
      coordinates: at.map((degrees) => degrees + random.next() / 10),
    },
    joinedAt: new Date(Date.UTC(2020 + random.below(6), random.below(12), 1 + random.below(28))),
    sessionKey: random.hex(24),
    balance: Decimal128.fromString(`${random.below(1000)}.${random.below(10)}0`),
    // A double that happens to be whole must not become an integer on the way.
    rating: new Double(random.below(6)),
    visits: random.below(500),
    tags: TAGS.filter(() => random.chance(0.3)),
    ...(random.chance(0.05) ? { vip: true } : {}),
  };
}

/** Customers: ObjectId keys; unique, compound, geospatial, hashed, partial, sparse and multikey indexes. */
export const users: SampleCollection = {
  name: 'users',
  size: 60_000,
  indexes: [
    { key: { email: 1 }, name: 'email_unique', unique: true },
    { key: { country: 1, city: 1, joinedAt: -1 }, name: 'place_and_age' },
    { key: { location: '2dsphere' }, name: 'near' },
    { key: { sessionKey: 'hashed' }, name: 'session_hashed' },
    { key: { visits: -1 }, name: 'vips', partialFilterExpression: { vip: true } },
    { key: { referredBy: 1 }, name: 'referrals', sparse: true },
    { key: { tags: 1 }, name: 'tags' },
  ],
  document: userDocument,
};
