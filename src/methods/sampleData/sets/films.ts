import { ObjectId } from 'mongodb';
import type { Random } from '../random';
import type { SampleSet } from '../types';

const FILMS = 1_500;
const FIRST = [
  'The Last',
  'A Silent',
  'Beyond the',
  'Return of the',
  'Seven',
  'The Paper',
] as const;
const SECOND = ['Ferry', 'Lighthouse', 'Orchard', 'Clockmaker', 'Harbour', 'Winter'] as const;
const GENRES = ['drama', 'comedy', 'documentary', 'adventure', 'animation', 'mystery'] as const;
const PEOPLE = ['Mina Okafor', 'Jules Martin', 'Ana Sousa', 'Li Wei', 'Tom Berger'] as const;
const WHO = ['a lighthouse keeper', 'two sisters', 'an old captain', 'a young baker'] as const;
const DOES = ['searches for', 'loses', 'builds', 'remembers', 'inherits'] as const;
const WHAT = [
  'a lost ship',
  'the family recipe',
  'a house by the sea',
  'a forgotten song',
] as const;
const OPINIONS = ['Slow, but worth it.', 'I wept.', 'Too long.', 'Again, please!'] as const;

/** Films and what people say of them: nested documents, arrays, a text index. */
export const films: SampleSet = {
  name: 'films',
  summary: 'Invented films and their comments: nested documents, arrays and a text index',
  collections: [
    {
      name: 'films',
      size: FILMS,
      indexes: [
        { key: { title: 'text', plot: 'text' }, name: 'words' },
        { key: { genres: 1, year: -1 }, name: 'genre_and_year' },
        { key: { 'awards.wins': -1 }, name: 'awarded' },
      ],
      document: (index, random) => ({
        _id: filmId(index),
        title: `${random.pick(FIRST)} ${random.pick(SECOND)}`,
        year: 1950 + random.below(76),
        plot: `${random.pick(WHO)} ${random.pick(DOES)} ${random.pick(WHAT)}.`,
        genres: GENRES.filter(() => random.chance(0.3)),
        cast: cast(random),
        awards: { wins: random.below(8), nominations: random.below(20) },
        minutes: 70 + random.below(90),
      }),
    },
    {
      name: 'comments',
      size: FILMS * 3,
      indexes: [{ key: { film: 1, at: -1 }, name: 'latest_of_film' }],
      document: (index, random) => ({
        _id: index,
        film: filmId(random.below(FILMS)),
        name: random.pick(PEOPLE),
        text: random.pick(OPINIONS),
        at: new Date(Date.UTC(2015 + random.below(11), random.below(12), 1 + random.below(28))),
      }),
    },
  ],
};

function filmId(index: number): ObjectId {
  return new ObjectId(`f110${index.toString(16).padStart(20, '0')}`);
}

function cast(random: Random): { name: string; role: string }[] {
  return Array.from({ length: 1 + random.below(3) }, (_, index) => ({
    name: random.pick(PEOPLE),
    role: index === 0 ? 'lead' : 'supporting',
  }));
}
