import type { Needs } from '../../scenarios/facts';
import { variable } from '../../scenarios/runbook/context';
import type { Variable } from '../../scenarios/runbook/types';

/** How needs reach the engine's commands: lines of bash that make an array, and the options that use it. */
export interface Choice {
  lines: string[];
  /** Namespaces and rules; the same for a comparison. */
  options: string;
  load: string;
}

/** The options by which the engine carries a part, under other names, changed, or gently. */
export function choice({ subset, rename, filters, load }: Needs): Choice {
  const each = (name: string, option: string): string =>
    `for each in $${name}; do chosen+=(--${option} "$each"); done`;
  const lines = [
    ...(subset === true ? [each('INCLUDES', 'include')] : []),
    ...(rename === true ? [each('RENAMES', 'rename')] : []),
    ...(filters === true ? [each('DROP_FIELDS', 'drop-field')] : []),
    ...(filters === true ? ['if [ -n "$FILTER" ]; then chosen+=(--filter "$FILTER"); fi'] : []),
  ];
  return {
    lines: lines.length === 0 ? [] : ['chosen=()', ...lines],
    options: lines.length === 0 ? '' : ' "${chosen[@]}"',
    load: load === undefined ? '' : ` --load-level ${load}`,
  };
}

/** What the choice asks for. */
export function choiceVariables({ subset, rename, filters }: Needs): Variable[] {
  return [
    ...(subset === true
      ? [variable('INCLUDES', 'what is to move: databases or db.collection, separated by spaces')]
      : []),
    ...(rename === true
      ? [
          variable(
            'RENAMES',
            'new names: old=new of databases or of db.collection, separated by spaces',
          ),
        ]
      : []),
    ...(filters === true
      ? [
          variable(
            'DROP_FIELDS',
            'fields to leave out: db.collection=field, separated by spaces, or nothing',
          ),
          variable(
            'FILTER',
            'which documents of a collection: db.collection={…} as one line, or nothing',
          ),
        ]
      : []),
  ];
}
