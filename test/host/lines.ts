/**
 * The extension host's console reaches the launcher mixed with the workbench's own log: a sign marks
 * the lines of the tests.
 */
const sign = 'mongo-ferry-test|';

/** In the extension host: marks a text as the tests'. */
export function testLine(text: string): string {
  return sign + text;
}

/** In the launcher: the tests' text, if what was logged is theirs. */
export function textOfTestLine(args: unknown): string | undefined {
  const first: unknown = Array.isArray(args) ? args[0] : args;
  if (typeof first !== 'string' || !first.startsWith(sign)) return undefined;
  return first.slice(sign.length);
}
