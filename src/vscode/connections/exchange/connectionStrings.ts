import { tryParseUri } from '../../../engine/deployment/uri';

const PATTERN = /mongodb(?:\+srv)?:\/\/(?:[^\s"'`<>\\]|<[\w -]+>)+/gi;

/** Base64 of a text that begins as a connection string does. */
const ENCODED = /^bW9uZ29kYj|^bW9uZ29kYi/;

/** The connection strings in a line or a value; those that cannot be parsed are left out. */
export function connectionStringsIn(text: string): string[] {
  const texts = [text, ...text.split(/[\s"',]+/).flatMap((word) => decoded(word) ?? [])];
  const found = texts.flatMap((each) => each.match(PATTERN) ?? []);
  return found.map(cleaned).filter((uri) => tryParseUri(uri) !== undefined);
}

/** A value of a Kubernetes secret, which is base64. */
function decoded(word: string): string | undefined {
  return ENCODED.test(word) ? Buffer.from(word, 'base64').toString('utf8') : undefined;
}

/** Without the marks of the sentence around it, and without what only stands for a password. */
function cleaned(uri: string): string {
  return withoutPlaceholders(uri.replace(/[),.;\]}]+$/, ''));
}

/** Without a `<password>` or `****` that a provider's page puts in the place of a secret. */
export function withoutPlaceholders(uri: string): string {
  return uri.replace(/\/\/<[^>]*>(?::[^@/]*)?@/, '//').replace(/:(?:<[^>]*>|\*+)@/, '@');
}
