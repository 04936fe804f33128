/**
 * Characters that act instead of showing: terminals obey control characters, format characters turn
 * the reading direction or have no width, and the separators end a line without looking like it.
 */
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** As {@link ACTING}, without the two by which texts of several lines are laid out. */
const ACTING_IN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text of unknown origin (names, `_id`s, server messages) on one line, without control characters:
 * a collection's name may hold a terminal's escape sequences.
 */
export function oneLine(text: string): string {
  return text.replace(ACTING, ' ').trim();
}

/** Text of several lines of ours, without anything that acts but their ends and tabs. */
export function inertLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(ACTING_IN_LINES, ' ');
}

/**
 * Text that an editor's message shows as it is. VS Code makes `[text](command:…)` in messages,
 * progress and the prompts of inputs a link that runs a command, whoever wrote it, and `$(name)` in
 * some places an icon.
 */
export function inertMessage(text: string): string {
  return inertLines(text).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** Commands to be put at a shell's prompt, where a control character would end a paste or run. */
export function inertCommands(text: string): string {
  return inertLines(text).replaceAll('\t', '  ');
}

/** A value as JSON whose text acts nowhere: what JSON leaves as it is, is written as `\uXXXX`. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(ACTING, (acting) =>
    Array.from({ length: acting.length }, (_, at) => escaped(acting.charCodeAt(at))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
