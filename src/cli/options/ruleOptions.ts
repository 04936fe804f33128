import { InvalidArgumentError, type Command } from 'commander';
import type { DocumentRule } from '../../engine/model/documentRule';

/** The options by which documents of a namespace are chosen and changed. */
export interface RuleOptions {
  filter?: DocumentRule[];
  dropField?: DocumentRule[];
  setField?: DocumentRule[];
}

/** `--filter`, `--drop-field`, `--set-field`. */
export function addRuleOptions(command: Command): Command {
  return command
    .option(
      '--filter <ns=query>',
      'of db.coll only documents that match, in Extended JSON (repeatable)',
      collect((query) => ({ filter: query })),
    )
    .option(
      '--drop-field <ns=path>',
      'of db.coll not this field (repeatable)',
      collect((path) => ({ drop: [path] })),
    )
    .option(
      '--set-field <ns=path=value>',
      'in db.coll this field to a value in Extended JSON (repeatable)',
      collect((text) => {
        const [path, value] = cut(text, 'ns=path=value');
        return { set: [{ path, value }] };
      }),
    );
}

/** One rule a namespace, made of all that was said of it */
export function rulesOf({ filter, dropField, setField }: RuleOptions): DocumentRule[] {
  const rules = new Map<string, DocumentRule>();
  for (const part of [filter ?? [], dropField ?? [], setField ?? []].flat()) {
    const { namespace } = part;
    const rule = rules.get(namespace) ?? { namespace };
    const query = part.filter ?? rule.filter;
    const drop = [...(rule.drop ?? []), ...(part.drop ?? [])];
    const set = [...(rule.set ?? []), ...(part.set ?? [])];
    rules.set(namespace, {
      namespace,
      ...(query === undefined ? {} : { filter: query }),
      ...(drop.length === 0 ? {} : { drop }),
      ...(set.length === 0 ? {} : { set }),
    });
  }
  return [...rules.values()];
}

function collect(partOf: (text: string) => Omit<DocumentRule, 'namespace'>) {
  return (value: string, all: DocumentRule[] = []): DocumentRule[] => {
    const [namespace, text] = cut(value, 'ns=…');
    const part = partOf(text);
    if (part.filter !== undefined && all.some((other) => other.namespace === namespace)) {
      throw new InvalidArgumentError(`${namespace} has a filter already: join them with $and.`);
    }
    return [...all, { namespace, ...part }];
  };
}

function cut(value: string, form: string): [string, string] {
  const at = value.indexOf('=');
  if (at <= 0 || at === value.length - 1) throw new InvalidArgumentError(`Write it as ${form}.`);
  return [value.slice(0, at), value.slice(at + 1)];
}
