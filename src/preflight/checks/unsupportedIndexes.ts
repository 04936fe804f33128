import {
  documentField,
  numberField,
  stringField,
  type FaithfulDocument,
} from '../../engine/bson/faithful';
import { canonicalOptions } from '../../engine/catalog/compare';
import { changedTimeToLive, nameOfIndex } from '../../engine/catalog/indexSpecification';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { readCarriedIndexes } from '../measures';
import { describeVersion, type Deployment } from '../../engine/deployment/deployment';
import { listed } from '../wording';
import type { Found, PreflightCheck } from '../types';

/** A kind of index that not every version has. */
interface Rule {
  words: string;
  /** Features that have it begin with this version, */
  since?: [major: number, minor: number];
  /** and programs from this version on do not know it any more. */
  until?: [major: number, minor: number];
  is: (index: FaithfulDocument) => boolean;
}

const rules: Rule[] = [
  {
    words: 'geoHaystack indexes',
    until: [5, 0],
    is: (index) => directions(index).includes('geoHaystack'),
  },
  { words: 'wildcard indexes', since: [4, 2], is: (index) => wildcards(index) > 0 },
  { words: 'hidden indexes', since: [4, 4], is: (index) => index.has('hidden') },
  {
    words: 'compound wildcard indexes',
    since: [7, 0],
    is: (index) => wildcards(index) > 0 && directions(index).length > 1,
  },
  {
    words: 'columnstore indexes',
    since: [6, 3],
    until: [7, 0],
    is: (index) => directions(index).includes('columnstore'),
  },
  {
    words: 'partial indexes with $or, $in or $geoWithin',
    since: [6, 0],
    is: (index) => mentions(index.get('partialFilterExpression'), ['$or', '$in', '$geoWithin']),
  },
  {
    // Servers since 3.4 refuse them; collections of older ones may still have them.
    words: 'indexes with a direction that is neither a number nor a kind',
    since: [Infinity, 0],
    is: (index) => directions(index).some((direction) => direction === '' || direction === 0),
  },
];

/** Indexes are built on the target as they are on the source. */
export const unsupportedIndexes: PreflightCheck = {
  id: 'unsupported-indexes',
  title: 'the target knows the kinds of indexes',
  applies: () => true,
  run: async (context) => {
    const { target } = context;
    const all = (await readCarriedIndexes(context)).flatMap(({ entry, indexes }) =>
      indexes.map((index) => ({ namespace: formatNamespace(entry), index })),
    );
    const unknown = rules
      .filter((rule) => !has(target, rule))
      .flatMap((rule) =>
        finding(
          `${describeVersion(target)} has no ${rule.words}`,
          all.filter(({ index }) => rule.is(index)),
        ),
      );
    const mayBeAlike = target.abilities.can('indexesOfOneKey');
    return [...unknown, ...(mayBeAlike ? [] : alike(all)), ...changedExpiry(all)];
  },
};

interface Placed {
  namespace: string;
  index: FaithfulDocument;
}

/** Before 5.0 two indexes may not have one key and one collation, however they differ else. */
function alike(all: Placed[]): Found[] {
  const seen = new Set<string>();
  const repeated = all.filter(({ namespace, index }) => {
    const identity = canonicalOptions(
      new Map<string, unknown>([
        ['namespace', namespace],
        ['key', index.get('key')],
        ['collation', index.get('collation') ?? null],
      ]),
    );
    const known = seen.has(identity);
    seen.add(identity);
    return known;
  });
  return finding('Before MongoDB 5.0 two indexes cannot have the same key', repeated);
}

/** Numbers that 4.4 takes as times to live mean something else to newer servers, or nothing. */
function changedExpiry(all: Placed[]): Found[] {
  return all.flatMap(({ namespace, index }) => {
    const change = changedTimeToLive(index);
    if (change === undefined) return [];
    return [
      {
        severity: 'warning' as const,
        message: `The index ${nameOfIndex(index)} of ${namespace} ${change}.`,
        remedy:
          'Give it a whole number of seconds on the source, with collMod, if that is not meant.',
        namespaces: [namespace],
      },
    ];
  });
}

function finding(what: string, placed: Placed[]): Found[] {
  if (placed.length === 0) return [];
  const names = placed.map(
    ({ namespace, index }) => `${namespace} (${stringField(index, 'name') ?? ''})`,
  );
  return [
    {
      severity: 'blocker',
      message: `${what}: ${listed(names)}.`,
      remedy:
        'Drop them on the source or make them another way, exclude their collections, or choose a target of another version.',
      namespaces: [...new Set(placed.map(({ namespace }) => namespace))],
      fix: {
        title: 'Drop these indexes on the source',
        side: 'source',
        command: placed.map(dropCommand).join('; '),
      },
    },
  ];
}

function dropCommand({ namespace, index }: Placed): string {
  const dot = namespace.indexOf('.');
  const [db, name] = [namespace.slice(0, dot), namespace.slice(dot + 1)];
  return `db.getSiblingDB(${JSON.stringify(db)}).getCollection(${JSON.stringify(name)}).dropIndex(${JSON.stringify(stringField(index, 'name'))})`;
}

function has({ binary, abilities }: Deployment, { since, until }: Rule): boolean {
  const begun = since === undefined || abilities.featuresAtLeast(...since);
  return begun && (until === undefined || !binary.atLeast(...until));
}

/** A direction is a number or the name of a kind; anything else counts as ''. */
function directions(index: FaithfulDocument): (string | number)[] {
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  return [...key.keys()].map((field) => stringField(key, field) ?? numberField(key, field) ?? '');
}

function wildcards(index: FaithfulDocument): number {
  const fields = [...(documentField(index, 'key') ?? new Map<string, unknown>()).keys()];
  return fields.filter((field) => field === '$**' || field.endsWith('.$**')).length;
}

function mentions(value: unknown, operators: string[]): boolean {
  if (value instanceof Map) {
    const fields = [...(value as FaithfulDocument)];
    return fields.some(([name, inner]) => operators.includes(name) || mentions(inner, operators));
  }
  return Array.isArray(value) && value.some((inner) => mentions(inner, operators));
}
