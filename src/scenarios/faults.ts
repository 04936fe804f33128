import { SOURCE_KINDS, TARGET_KINDS, type Kind } from './kinds';
import type { AdvisedMethod } from './method';
import { rowData, rowsOf } from './rows';
import { ROW_CONDITIONS } from './rows/conditions';
import type { RowData, ScenarioRow } from './rows/types';
import { TOPICS } from './rule';
import { SOURCES } from './sources';
import type { Fact, Prerequisite, RoleNeed, VersionPair } from './types';

const VERSION = /^(any|same|>=\d+\.\d+(\.\d+)?|\d+\.\d+(\.\d+\+)?)$/;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const ROW_NUMBER = /^(\d{1,2}[ab]?|G\d{1,2})$/;

/** What rows and methods both have. */
interface Documented {
  prerequisites: readonly Prerequisite[];
  limits: readonly Fact[];
  roles: readonly RoleNeed[];
  versions: readonly VersionPair[];
  sources: readonly string[];
}

/** What is wrong with what documents say: nothing said, or said by no document. */
function documentFaults(given: Documented, documents: ReadonlySet<string>): string[] {
  const { prerequisites, limits, roles, versions, sources } = given;
  const parts = { prerequisites, limits, roles, versions, sources };
  const cited: { what: string; sources: readonly string[] }[] = [
    ...[...prerequisites, ...limits].map((one) => ({ what: one.text, sources: one.sources })),
    ...roles.map((one) => ({ what: one.grant, sources: one.sources })),
    ...versions.map((pair) => ({ what: `${pair.source} → ${pair.target}`, sources: pair.sources })),
    { what: 'it', sources },
  ];
  return [
    ...Object.entries(parts).flatMap(([name, list]) => (list.length === 0 ? [`no ${name}`] : [])),
    ...cited.flatMap(({ what, sources: keys }) =>
      what === '' || keys.length === 0 ? [`"${what}" is said by nobody`] : [],
    ),
    ...cited.flatMap(({ what, sources: keys }) =>
      keys.flatMap((key) => (documents.has(key) ? [] : [`"${what}" cites ${key}, no document`])),
    ),
    ...prerequisites.flatMap(({ id }) => (ID.test(id) ? [] : [`prerequisite ${id}: a bad name`])),
    ...versions.flatMap(({ source, target }) =>
      [source, target].flatMap((one) => (VERSION.test(one) ? [] : [`version ${one}`])),
    ),
  ];
}

function methodFaults(method: AdvisedMethod): string[] {
  const { id, title, advice, verdicts } = method;
  const documents = { ...SOURCES, ...advice.documents };
  const ids = verdicts.map((rule) => rule.id);
  return [
    ...(ID.test(id) && title !== '' ? [] : ['a bad name']),
    ...(advice.modes.length === 0 ? ['no mode'] : []),
    ...(advice.base < 0 || advice.base > 60 ? [`a start of ${advice.base}`] : []),
    ...documentFaults(advice, new Set(Object.keys(documents))),
    ...ids.flatMap((one, place) => (ids.indexOf(one) === place ? [] : [`verdict ${one} twice`])),
    ...verdicts.flatMap(({ about }) => (TOPICS.includes(about) ? [] : [`no topic ${about}`])),
    ...Object.entries(advice.documents ?? {}).flatMap(([key, { url }]) => badAddress(key, url)),
  ].map((fault) => `method ${id}: ${fault}`);
}

function kindFaults(ids: readonly string[], kinds: readonly Kind[]): string[] {
  const known = new Set(kinds.map(({ id }) => id));
  return ids.flatMap((id) => (known.has(id) ? [] : [`no kind ${id}`]));
}

function rowFaults(row: ScenarioRow): string[] {
  return [
    ...(ROW_NUMBER.test(row.row) && row.title !== '' ? [] : ['a bad name']),
    ...kindFaults(row.from, SOURCE_KINDS),
    ...kindFaults(row.to, TARGET_KINDS),
    ...(row.condition === undefined || row.condition in ROW_CONDITIONS
      ? []
      : [`no condition ${row.condition}`]),
    ...(row.steps.length === 0 || row.program.length === 0 ? ['nothing to do'] : []),
    ...documentFaults(row, new Set(Object.keys(SOURCES))),
    ...row.steps.flatMap(({ text, sources }) =>
      sources.flatMap((key) => (key in SOURCES ? [] : [`"${text}" cites ${key}, no document`])),
    ),
  ].map((fault) => `row ${row.row}: ${fault}`);
}

/** What a row names of its methods and of other rows, and is not there. */
function linkFaults(data: RowData, whole: ScenarioRow, methods: readonly AdvisedMethod[]) {
  const numbers = new Set(rowData().map(({ row }) => row));
  const others = [
    ...data.related,
    ...(data.retired === undefined ? [] : [data.retired.insteadRow]),
  ];
  const held = new Set(whole.prerequisites.map(({ id }) => id));
  return [
    ...others.flatMap((row) => (numbers.has(row) ? [] : [`there is no row ${row} to refer to`])),
    ...data.prerequisites.flatMap((one) =>
      'ofMethod' in one && !held.has(one.ofMethod)
        ? [`its method has no prerequisite ${one.ofMethod}`]
        : [],
    ),
    ...data.methods.flatMap(({ method, modes }) => {
      const known = methods.find(({ id }) => id === method);
      if (known === undefined) return [`there is no method ${method}`];
      return modes.flatMap((mode) =>
        known.advice.modes.includes(mode) ? [] : [`${method} has no ${mode} mode`],
      );
    }),
  ].map((fault) => `row ${data.row}: ${fault}`);
}

function badAddress(key: string, url: string): string[] {
  return URL.canParse(url) && url.startsWith('https://') ? [] : [`source ${key}: not an address`];
}

function repeated(names: readonly string[], what: string): string[] {
  return names
    .filter((name, place) => names.indexOf(name) !== place)
    .map((name) => `${what} ${name} is there twice`);
}

/** Everything that is wrong with the rows and with some methods; none, if they hold together. */
export function findScenarioFaults(methods: readonly AdvisedMethod[]): string[] {
  const rows = rowsOf(methods);
  return [
    ...methods.flatMap(methodFaults),
    ...rows.flatMap(rowFaults),
    ...rowData().flatMap((data, place) => {
      const whole = rows[place];
      return whole === undefined ? [] : linkFaults(data, whole, methods);
    }),
    ...repeated(
      rows.map(({ row }) => row),
      'row',
    ),
    ...repeated(
      methods.map(({ id }) => id),
      'method',
    ),
    ...Object.entries(SOURCES).flatMap(([key, { url }]) => badAddress(key, url)),
  ];
}
