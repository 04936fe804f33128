import { labelOf } from '../../../engine/deployment/redact';
import { connectionStringsIn } from './connectionStrings';
import { environmentOf, type FoundConnection } from './found';

/** Keys that say what a value is, and not what it is of. */
const TELLS_NOTHING =
  /^(connection_?strings?|uris?|urls?|value|standard_?connection_?string|data)$/i;

/** `NAME=value`, `name: value` and `"name": "value"`, exported or in a list. */
const KEYED = /^\s*(?:export\s+|-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*(.*)$/;

/** Collects what is found, each connection string once, under the first name it had. */
class Findings {
  private readonly byUri = new Map<string, FoundConnection>();

  add(text: string, name: string | undefined): void {
    for (const uri of connectionStringsIn(text)) {
      if (this.byUri.has(uri)) continue;
      const called = name ?? labelOf(uri).replace(/^.*@/, '');
      this.byUri.set(uri, { name: called, uri, environment: environmentOf(called) });
    }
  }

  get all(): FoundConnection[] {
    return [...this.byUri.values()];
  }
}

/**
 * Finds connection strings in a parsed JSON document, in base64 too, and names each after the
 * objects around it: settings of other extensions, Kubernetes secrets, output of `atlas`.
 */
export function scanJson(document: unknown): FoundConnection[] {
  const findings = new Findings();
  const visit = (value: unknown, key: string | undefined, around: string | undefined) => {
    if (typeof value === 'string') findings.add(value, nameFrom(around, key));
    else if (Array.isArray(value)) for (const each of value) visit(each, key, around);
    else if (typeof value === 'object' && value !== null) {
      const within = ownName(value) ?? around;
      for (const [name, each] of Object.entries(value)) visit(each, name, within);
    }
  };
  visit(document, undefined, undefined);
  return findings.all;
}

/** Finds connection strings in text of any kind: `.env` files, YAML, output of programs. */
export function scanText(text: string): FoundConnection[] {
  const findings = new Findings();
  for (const document of text.split(/^---\s*$/m)) {
    const around = /^metadata:\s*$[^]*?^\s+name:\s*["']?([\w.-]+)/m.exec(document)?.[1];
    for (const line of withVariables(document).split('\n')) {
      if (/^\s*(#|\/\/)/.test(line)) continue;
      const [, key, value] = KEYED.exec(line) ?? [];
      // `mongodb://…` alone looks like a key with a value, too.
      const keyed = key !== undefined && !/^mongodb$/i.test(key);
      findings.add(keyed ? (value ?? '') : line, nameFrom(around, keyed ? key : undefined));
    }
  }
  return findings.all;
}

/** `Cluster0 (standardSrv)` */
function nameFrom(around: string | undefined, key: string | undefined): string | undefined {
  const telling = key === undefined || TELLS_NOTHING.test(key) ? undefined : key;
  if (around === undefined) return telling;
  return telling === undefined ? around : `${around} (${telling})`;
}

function ownName(value: object): string | undefined {
  const named = (of: unknown, field: string): string | undefined => {
    if (typeof of !== 'object' || of === null) return undefined;
    const name = (of as Record<string, unknown>)[field];
    return typeof name === 'string' && name !== '' ? name : undefined;
  };
  const { metadata } = value as { metadata?: unknown };
  return named(value, 'name') ?? named(metadata, 'name') ?? named(value, 'displayName');
}

/** `${NAME}` replaced by what the same text says of NAME, as `.env` files have it. */
function withVariables(text: string): string {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value = ''] = KEYED.exec(line) ?? [];
    if (key !== undefined) values.set(key, value.trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
}
