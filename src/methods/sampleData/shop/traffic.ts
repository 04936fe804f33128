import { UUID } from 'mongodb';
import type { SampleCollection } from '../collection';
import { userId, users } from './people';
import type { Random } from '../random';

const TEN_YEARS_IN_SECONDS = 315_360_000;
const KINDS = ['view', 'search', 'basket', 'checkout'] as const;
const ROOMS = ['hall', 'dock', 'cold store'] as const;
const START = Date.UTC(2026, 0, 1);

/** Something that a visitor did. */
export function eventDocument(random: Random) {
  return {
    _id: new UUID(random.hex(32)),
    at: new Date(START + random.below(200 * 86_400) * 1000),
    kind: random.pick(KINDS),
    user: random.chance(0.7) ? userId(random.below(users.size)) : null,
    details: { page: `/p/${random.below(2000)}`, milliseconds: random.next() * 900 },
  };
}

/** Visits: UUID keys, a TTL index that deletes nothing for years, a wildcard index. */
export const events: SampleCollection = {
  name: 'events',
  size: 35_000,
  indexes: [
    { key: { at: 1 }, name: 'expiry', expireAfterSeconds: TEN_YEARS_IN_SECONDS },
    { key: { 'details.$**': 1 }, name: 'any_detail' },
  ],
  document: (_, random) => eventDocument(random),
};

/** A log of the last actions: capped, so that the order of its documents counts. */
export const audit: SampleCollection = {
  name: 'audit',
  size: 2_000,
  options: { capped: true, size: 4_194_304, max: 50_000 },
  indexes: [],
  document: auditDocument,
};

/** An entry of the log. */
export function auditDocument(index: number, random: Random) {
  return {
    _id: index,
    at: new Date(START + index * 1000),
    action: random.pick(['login', 'refund', 'price change']),
  };
}

/** Temperatures: a time series. */
export const measurements: SampleCollection = {
  name: 'measurements',
  size: 5_000,
  since: 5,
  options: { timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'minutes' } },
  indexes: [],
  document: measurementDocument,
};

/** What a sensor measured. */
export function measurementDocument(index: number, random: Random) {
  return {
    at: new Date(START + index * 60_000),
    sensor: { room: random.pick(ROOMS), unit: 1 + random.below(3) },
    celsius: random.next() * 30 - 5,
  };
}

/** Names for which case does not count: a default collation. */
export const countries: SampleCollection = {
  name: 'countries',
  size: 5,
  options: { collation: { locale: 'de', strength: 2 } },
  indexes: [{ key: { name: 1 }, name: 'name' }],
  document: (index) => COUNTRIES[index] ?? {},
};

const COUNTRIES = [
  { _id: 'DE', name: 'Deutschland' },
  { _id: 'FR', name: 'France' },
  { _id: 'JP', name: '日本' },
  { _id: 'BR', name: 'Brasil' },
  { _id: 'KE', name: 'Kenya' },
];
