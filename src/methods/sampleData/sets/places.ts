import type { Random } from '../random';
import type { SampleSet } from '../types';

const CITIES = [
  { name: 'Hamburg', at: [9.99, 53.55] },
  { name: 'Porto', at: [-8.61, 41.15] },
  { name: 'Nairobi', at: [36.82, -1.29] },
  { name: 'Hangzhou', at: [120.16, 30.27] },
  { name: 'Valparaíso', at: [-71.63, -33.04] },
] as const;
const KINDS = ['café', 'library', 'bakery', 'pharmacy', 'park', 'museum'] as const;
const ADJECTIVES = ['Old', 'Golden', 'Quiet', 'Blue', 'Corner', 'Harbour'] as const;
const DISTRICT_DEGREES = 0.08;

/** Places and districts of five cities, with geospatial indexes. */
export const places: SampleSet = {
  name: 'places',
  summary: 'Places and districts of five cities: points and areas under geospatial indexes',
  collections: [
    {
      name: 'places',
      size: 3_000,
      indexes: [
        { key: { location: '2dsphere' }, name: 'near' },
        { key: { kind: 1, rating: -1 }, name: 'best_of_kind' },
      ],
      document: (index, random) => {
        const city = random.pick(CITIES);
        const kind = random.pick(KINDS);
        return {
          _id: index,
          name: `${random.pick(ADJECTIVES)} ${kind} ${index}`,
          kind,
          city: city.name,
          location: { type: 'Point', coordinates: around(city.at, random) },
          rating: 1 + random.below(41) / 10,
          open: { from: 6 + random.below(5), to: 17 + random.below(7) },
        };
      },
    },
    {
      name: 'districts',
      size: CITIES.length * 9,
      indexes: [{ key: { area: '2dsphere' }, name: 'area' }],
      document: (index) => {
        const city = CITIES[Math.floor(index / 9) % CITIES.length] ?? CITIES[0];
        const west = city.at[0] + (-1.5 + (index % 3)) * DISTRICT_DEGREES;
        const south = city.at[1] + (-1.5 + (Math.floor(index / 3) % 3)) * DISTRICT_DEGREES;
        const [east, north] = [west + DISTRICT_DEGREES, south + DISTRICT_DEGREES];
        const ring = [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ];
        return {
          _id: `${city.name} ${(index % 9) + 1}`,
          city: city.name,
          area: { type: 'Polygon', coordinates: [ring] },
        };
      },
    },
  ],
};

function around(at: readonly [number, number], random: Random): number[] {
  return at.map((degrees) => degrees + (random.next() - 0.5) * 3 * DISTRICT_DEGREES);
}
