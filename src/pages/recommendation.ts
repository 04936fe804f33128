/**
 * What the recommendation page and the extension say to each other. Shared by both sides, so it
 * imports nothing of either; each side checks what arrives.
 */
import { isMessageWith, isModelWith, type MessageFields } from './guards';

/** A statement and the detected facts that it stands on. */
export interface PageStatement {
  text: string;
  facts: string[];
}

/** Something to press. */
export interface PageButton {
  label: string;
  message: PageMessage;
}

/** What keeps a method from being used as things stand. */
export interface PageBlocker extends PageStatement {
  remedy: string;
  /** Commands that remove it; empty if commands cannot. */
  commands: string;
  buttons: PageButton[];
}

/** A condition of a method. */
export interface PagePrerequisite extends PageStatement {
  state: 'met' | 'not met' | 'unknown';
  stateText: string;
}

/** A method, judged. */
export interface PageMethod {
  /** Method and mode. */
  id: string;
  title: string;
  status: 'ready' | 'conditional' | 'needs-action' | 'last-resort' | 'unsuitable';
  statusText: string;
  reasons: PageStatement[];
  blockers: PageBlocker[];
  limits: PageStatement[];
  prerequisites: PagePrerequisite[];
  estimates: { label: string; value: string }[];
  /** How the estimates were derived. */
  derivation: string[];
  cannotCarry: string[];
  /** What its accounts must be granted. */
  grants: { text: string; buttons: PageButton[] }[];
  /** Why it is behind the first; empty for the first. */
  lostBecause: string;
  buttons: PageButton[];
}

/** One of the two deployments. */
export interface PageSide {
  label: string;
  name: string;
  /** What was found out, or how far that has come. */
  detail: string;
}

/** Everything the page shows, in the user's language. */
export interface PageModel {
  /** Nothing but this text is shown while there is nothing to recommend on. */
  notice: { text: string; kind: 'plain' | 'busy' | 'error'; buttons: PageButton[] } | null;
  sides: PageSide[];
  /** Which scenario it is. */
  scenario: string;
  needs: { label: string; value: string }[];
  needsButtons: PageButton[];
  best: PageMethod | null;
  /** Why there is none; empty if there is one. */
  none: string;
  alternatives: PageMethod[];
  unsuitable: PageMethod[];
}

/** Fixed words of the page, in the user's language. */
export interface PageWords {
  recommended: string;
  noRecommendation: string;
  scenario: string;
  needs: string;
  noNeeds: string;
  reasons: string;
  first: string;
  limits: string;
  prerequisites: string;
  derivation: string;
  cannotCarry: string;
  grants: string;
  alternatives: string;
  unsuitable: string;
  sides: string;
}

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  words: PageWords;
}

/** From the page. Methods, blockers and needs are named by their ids. */
export type PageMessage =
  | { type: 'ready' }
  | { type: 'connect' }
  | { type: 'addConnection' }
  | { type: 'chooseTarget' }
  | { type: 'changeNeeds'; need?: string }
  | { type: 'showMatrix' }
  | { type: 'use'; method: string }
  | { type: 'runbook'; method: string }
  | { type: 'copyRemedy' | 'runRemedy'; method: string; blocker: string }
  | { type: 'copyGrant'; method: string; grant: number };

/** To the page. */
export interface HostMessage {
  type: 'model';
  model: PageModel;
}

/** The texts and numbers that each kind of message carries. */
const FIELDS: MessageFields<PageMessage['type']> = {
  ready: {},
  connect: {},
  addConnection: {},
  chooseTarget: {},
  changeNeeds: { need: 'string?' },
  showMatrix: {},
  use: { method: 'string' },
  runbook: { method: 'string' },
  copyRemedy: { method: 'string', blocker: 'string' },
  runRemedy: { method: 'string', blocker: 'string' },
  copyGrant: { method: 'string', grant: 'number' },
};

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  return isMessageWith(FIELDS, value);
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  return isModelWith('sides', value);
}
