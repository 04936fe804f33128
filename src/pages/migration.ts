/**
 * What the migration page and the extension say to each other. Shared by both sides, so it imports
 * nothing of either; each side checks what arrives.
 */
import type { MigrationState } from '../engine/model/status';
import { isMessageWith, isModelWith } from './guards';

/** A labelled number or text. */
export interface PageFact {
  label: string;
  value: string;
}

/** One namespace in the table. Numbers are as they were; the page formats nothing but lays out. */
export interface PageNamespace {
  namespace: string;
  target: string;
  state: string;
  documents: number;
  documentsText: string;
  bytes: number;
  bytesText: string;
  /** 0 to 100. */
  percent: number;
  differences: number | null;
}

/** A number over time. */
export interface PageChart {
  title: string;
  /** Milliseconds since 1970, and the number then; the oldest first. */
  points: [number, number][];
  /** Where a line is drawn. */
  threshold?: number;
  /** The same facts in words. */
  text: string;
}

/** Something that must hold before a cutover, a part of one, or something to do after it. */
export interface PageGate {
  label: string;
  met: boolean;
  detail: string;
  action?: { action: PageAction; label: string };
}

/** What the cutover takes. */
export interface PageChecklist {
  title: string;
  items: PageGate[];
}

/** A difference that verification found. */
export interface PageDifference {
  namespace: string;
  /** Of the document, if it is about one, whose two versions can be compared. */
  id: string;
  detail: string;
}

export type PageAction =
  | 'pause'
  | 'resume'
  | 'setLoad'
  | 'cutOver'
  | 'abortCutover'
  | 'copyTarget'
  | 'followBack'
  | 'stop'
  | 'cancel'
  | 'showReport'
  | 'showLog';

/** Everything the page shows, in the user's language. */
export interface PageModel {
  title: string;
  subtitle: string;
  state: MigrationState;
  stateText: string;
  /** What is being done, or why it waits. */
  activity: string;
  phases: { name: string; state: 'done' | 'current' | 'waiting' }[];
  /** 0 to 100; absent when there is nothing to measure. */
  percent?: number;
  facts: PageFact[];
  error?: { message: string; remedy: string };
  warnings: string[];
  charts: PageChart[];
  /** Absent where there is nothing to cut over. */
  checklist?: PageChecklist;
  namespaces: PageNamespace[];
  /** The proof: absent until verified. */
  verification?: {
    differences: number;
    summary: string;
    /** In the order of the report; an entry is called by its index. */
    found: PageDifference[];
    /** Says that only the first are listed; empty if all are. */
    truncated: string;
  };
  actions: { action: PageAction; label: string; primary: boolean; reason: string }[];
  /** ISO 8601. */
  updatedAt: string;
}

/** Fixed words of the page, in the user's language. */
export interface PageWords {
  phases: string;
  progress: string;
  numbers: string;
  namespaces: string;
  filter: string;
  namespace: string;
  target: string;
  state: string;
  documents: string;
  bytes: string;
  copied: string;
  differences: string;
  warnings: string;
  verification: string;
  charts: string;
  met: string;
  unmet: string;
  document: string;
  compareDocument: string;
  detail: string;
  lastUpdated: string;
  stale: string;
  gone: string;
}

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  /** The migration's, kept as the page's state so that it is brought back after a reload. */
  id: string;
  words: PageWords;
}

/** From the page. */
export type PageMessage =
  | { type: 'ready' }
  | { type: 'action'; action: PageAction }
  /** Shows both versions of a document that differs. */
  | { type: 'difference'; index: number };

/** To the page. */
export type HostMessage = { type: 'model'; model: PageModel } | { type: 'gone' };

const PAGE_ACTIONS: readonly string[] = [
  'pause',
  'resume',
  'setLoad',
  'cutOver',
  'abortCutover',
  'copyTarget',
  'followBack',
  'stop',
  'cancel',
  'showReport',
  'showLog',
] satisfies PageAction[];

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'ready') return true;
  if (value.type === 'difference') return 'index' in value && typeof value.index === 'number';
  return (
    value.type === 'action' &&
    'action' in value &&
    typeof value.action === 'string' &&
    PAGE_ACTIONS.includes(value.action)
  );
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  return isModelWith('title', value) || isMessageWith({ gone: {} }, value);
}
