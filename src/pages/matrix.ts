/**
 * What the matrix page and the extension say to each other. Shared by both sides; each side checks
 * what arrives.
 */
import type { MatrixFilter } from '../scenarios/filterMatrix';
import type { Matrix } from '../scenarios/matrix';
import type { CellMethodKey, MethodDetail } from '../scenarios/methodDetail';

/** Fixed words of the page, in the user's language. */
export interface PageWords {
  title: string;
  intro: string;
  loading: string;
  source: string;
  target: string;
  support: { supported: string; limited: string; unsupported: string };
  filters: string;
  provider: string;
  providers: Record<string, string>;
  topology: string;
  topologies: Record<string, string>;
  mode: string;
  modes: { online: string; offline: string };
  any: string;
  selfService: string;
  export: string;
  print: string;
  nothingLeft: string;
  /** Holds `{0}`: how many more methods. */
  more: string;
  /** Holds `{0}` and `{1}`: source and target. */
  pair: string;
  close: string;
  detail: string;
  needsPeople: string;
  use: string;
  unsupportedMethods: string;
  rows: string;
  first: string;
  prerequisites: string;
  steps: string;
  byProgram: string;
  byPerson: string;
  limits: string;
  cannotCarry: string;
  roles: string;
  versions: string;
  sources: string;
}

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  words: PageWords;
}

/** From the page. */
export type PageMessage =
  | { type: 'ready' }
  | { type: 'detail' | 'use'; key: CellMethodKey }
  | { type: 'export'; format: 'markdown' | 'html'; filter: MatrixFilter };

/** To the page. */
export type HostMessage =
  | { type: 'matrix'; matrix: Matrix }
  /** Kinds of the selected connections, and their names; empty without a selection. */
  | { type: 'highlight'; sources: string[]; targets: string[]; text: string }
  | { type: 'detail'; key: CellMethodKey; detail: MethodDetail }
  | { type: 'failed'; text: string };

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
      return true;
    case 'detail':
    case 'use':
      return isKey(value['key']);
    case 'export':
      return ['markdown', 'html'].includes(value['format'] as string) && isFilter(value['filter']);
    default:
      return false;
  }
}

function isKey(value: unknown): value is CellMethodKey {
  return (
    isRecord(value) &&
    ['source', 'target', 'method'].every((name) => typeof value[name] === 'string') &&
    (value['mode'] === 'online' || value['mode'] === 'offline')
  );
}

function isFilter(value: unknown): value is MatrixFilter {
  return (
    isRecord(value) &&
    ['provider', 'topology', 'mode'].every((name) =>
      ['string', 'undefined'].includes(typeof value[name]),
    ) &&
    ['boolean', 'undefined'].includes(typeof value['selfService'])
  );
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'matrix':
      return isRecord(value['matrix']) && Array.isArray(value['matrix']['cells']);
    case 'highlight':
      return Array.isArray(value['sources']) && Array.isArray(value['targets']);
    case 'detail':
      return isKey(value['key']) && isRecord(value['detail']);
    case 'failed':
      return typeof value['text'] === 'string';
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
