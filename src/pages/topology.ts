/**
 * What the topology page and the extension say to each other. Shared by both sides, so it imports
 * nothing of either; each side checks what arrives.
 */
import { isMessageWith, isModelWith } from './guards';

/** How something is: `plain` where nothing is known or nothing needs to be. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** One server, or the engine. */
export interface PictureNode {
  label: string;
  /** `primary · priority 2`; tells the tone in words. */
  detail: string;
  tone: Tone;
}

/** What belongs together: a replica set, a shard, the routers. */
export interface PictureGroup {
  title: string;
  detail: string;
  nodes: PictureNode[];
}

/** What stands one below the other. */
export interface PictureColumn {
  title: string;
  groups: PictureGroup[];
}

/** The whole picture. */
export interface PageModel {
  title: string;
  subtitle: string;
  /** From left to right. */
  columns: PictureColumn[];
  /** Whether something flows from each column to the next, or they only belong together. */
  flows: boolean;
  /** What could not be found out, and why. */
  notes: string[];
  /** ISO 8601. */
  updatedAt: string;
}

/** The page's fixed words. */
export interface PageWords {
  picture: string;
  /** How it is walked by keyboard. */
  keys: string;
  asText: string;
  notes: string;
  lastUpdated: string;
  gone: string;
}

/** What a picture shows. */
export type Subject = { kind: 'deployment'; id: string } | { kind: 'migration'; id: string };

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  /** Kept as the page's state so that it is brought back after a reload. */
  subject: Subject;
  words: PageWords;
}

/** From the page. */
export interface PageMessage {
  type: 'ready';
}

/** To the page. */
export type HostMessage = { type: 'model'; model: PageModel } | { type: 'gone' };

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  return isMessageWith({ ready: {} }, value);
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  return isModelWith('columns', value) || isMessageWith({ gone: {} }, value);
}

/** The subject of a page that is brought back, if it was one of ours. */
export function savedSubject(state: unknown): Subject | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { kind, id } = state as Partial<Record<keyof Subject, unknown>>;
  if (typeof id !== 'string') return undefined;
  return kind === 'deployment' || kind === 'migration' ? { kind, id } : undefined;
}
