/** What stands in an import's page from the start, as inert JSON. */
export interface PageSetup<Words> {
  words: Words;
  /** What is imported. */
  what: string;
  /** Where to. */
  namespace: string;
}

/** From an import's page. */
export type PageMessage<Choices> =
  | { type: 'ready' | 'start' | 'cancel' }
  /** What is chosen now. */
  | { type: 'choices'; choices: Choices };

/** To an import's page. */
export type HostMessage<Preview> =
  | { type: 'preview'; preview: Preview; summary: string }
  /** What is chosen makes no sense, or what is imported can't be read. */
  | { type: 'failed'; text: string }
  /** It could not be started, but may be once more. */
  | { type: 'not-started'; text: string }
  /** Goes on, or has ended; nothing can be changed any more. */
  | { type: 'running' | 'ended'; text: string };

/** Whether something that arrived from the page is a message of it, with choices of this kind. */
export function isPageMessage<Choices>(
  value: unknown,
  isChoices: (choices: unknown) => choices is Choices,
): value is PageMessage<Choices> {
  if (!isRecord(value)) return false;
  if (value['type'] === 'choices') return isChoices(value['choices']);
  return ['ready', 'start', 'cancel'].includes(value['type'] as string);
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage<Preview>(value: unknown): value is HostMessage<Preview> {
  if (!isRecord(value)) return false;
  if (value['type'] === 'preview') {
    return isRecord(value['preview']) && typeof value['summary'] === 'string';
  }
  const told = ['failed', 'not-started', 'running', 'ended'].includes(value['type'] as string);
  return told && typeof value['text'] === 'string';
}

/** Whether a value has fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
