import { withoutPlaceholders } from './exchange/connectionStrings';

/** A connection string, quoted or not, wherever it stands in what was pasted. */
const QUOTED = /(["'`])(mongodb(?:\+srv)?:\/\/.*?)\1/is;
const BARE = /mongodb(?:\+srv)?:\/\/(?:[^\s"'`<>]|<[\w -]+>)+/i;

/** Programs whose first argument may be hosts alone. */
const PROGRAM = /^(?:\S*\/)?mongo(?:sh)?(?:\.exe)?\s+/;

/** `host:27017`, several of them, and a database or options behind them. */
const HOSTS = /^[\w.-]+(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?)*(?:\/[\w.-]*)?(?:\?\S*)?$/;

/** A host is told from a word by its port, its dots, or being this machine. */
const LIKELY_HOST = /^localhost\b|:\d|\w\.\w/;

/**
 * The connection string in a line as people copy it: in quotes, as a variable of an `.env` file or
 * of YAML, as an argument of `mongosh` (with its `--username`, as Atlas's page gives it), or hosts
 * alone. What only stands for a password is left out, so that it is asked for. A text that is none
 * of these comes back as it is.
 */
export function connectionStringOf(text: string): string {
  const trimmed = text.trim();
  const quoted = QUOTED.exec(trimmed)?.[2];
  const found = quoted ?? BARE.exec(trimmed)?.[0].replace(/[;,]+$/, '');
  if (found !== undefined) return withUser(withoutPlaceholders(found), trimmed);
  const unquoted = /^(["'`])(.*)\1$/s.exec(trimmed)?.[2] ?? trimmed;
  const [hosts = ''] = unquoted.replace(PROGRAM, '').split(/\s+(?=--?\w)/);
  const isHosts = HOSTS.test(hosts) && LIKELY_HOST.test(hosts);
  if (!isHosts) return trimmed;
  const behind = /[/?]/.exec(hosts)?.[0];
  return `mongodb://${behind === '?' ? hosts.replace('?', '/?') : hosts}`;
}

function withUser(uri: string, command: string): string {
  const user = /\s(?:--username|-u)[=\s]+["']?([^\s"'<>]+)/.exec(command)?.[1];
  if (user === undefined || /:\/\/[^/?]*@/.test(uri)) return uri;
  return uri.replace('://', `://${encodeURIComponent(user)}@`);
}
