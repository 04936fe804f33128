/**
 * What the page of preflight checks and the extension say to each other. Shared by both sides, so
 * it imports nothing of either; each side checks what arrives.
 */
import { isMessageWith, isModelWith, type MessageFields } from './guards';

/** Something to press. */
export interface PageButton {
  label: string;
  message: PageMessage;
}

/** One thing that was found. */
export interface PageFinding {
  severity: 'blocker' | 'warning' | 'note';
  severityText: string;
  /** Id of the check that found it. */
  check: string;
  text: string;
  remedy: string;
  namespaces: string[];
  /** Commands that are the remedy, and what they do; empty without. */
  command: string;
  commandText: string;
  buttons: PageButton[];
}

/** A check that found nothing. */
export interface PagePassed {
  check: string;
  title: string;
  buttons: PageButton[];
}

/** Everything the page shows, in the user's language. */
export interface PageModel {
  title: string;
  /** What is being done, or the numbers of what was found. */
  status: string;
  busy: boolean;
  /** Why nothing could be checked; empty if it could. */
  error: string;
  start: { label: string; enabled: boolean; reason: string };
  buttons: PageButton[];
  findings: PageFinding[];
  passed: PagePassed[];
}

/** Fixed words of the page, in the user's language. */
export interface PageWords {
  blockers: string;
  warnings: string;
  notes: string;
  /** Holds `{0}`: how many checks. */
  passed: string;
  /** Holds `{0}`: how many namespaces. */
  namespaces: string;
}

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  words: PageWords;
}

/** From the page. A finding is named by its check and its place among what that found. */
export type PageMessage =
  | { type: 'ready' | 'start' | 'checkAll' | 'changePlan' | 'copy' }
  | { type: 'check'; check: string }
  | { type: 'runFix' | 'copyFix' | 'choose'; check: string; index: number };

/** To the page. */
export interface HostMessage {
  type: 'model';
  model: PageModel;
}

/** The texts and numbers that each kind of message carries. */
const FIELDS: MessageFields<PageMessage['type']> = {
  ready: {},
  start: {},
  checkAll: {},
  changePlan: {},
  copy: {},
  check: { check: 'string' },
  runFix: { check: 'string', index: 'number' },
  copyFix: { check: 'string', index: 'number' },
  choose: { check: 'string', index: 'number' },
};

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  return isMessageWith(FIELDS, value);
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  return isModelWith('findings', value);
}
