import { bash } from './context';
import type { RunbookConnection } from './connection';
import type { StepDraft, Variable } from './types';

/** The oldest server that mongosh speaks to. */
export const MONGOSH_MINIMUM = '4.2';

/** Percent-encodes in bash itself, so that a password is never an argument of a program. */
const ENCODE =
  'encode() { local LC_ALL=C text=$1 i c; for ((i = 0; i < ${#text}; i++)); do c=${text:i:1}; case $c in [a-zA-Z0-9._~-]) printf %s "$c" ;; *) printf \'%%%02X\' "\'$c" ;; esac; done; }';

/**
 * Sets `SOURCE_URI` and `TARGET_URI` in the environment of one shell.
 * @param old a side is older than mongosh speaks to
 */
export function openShell(connections: readonly RunbookConnection[], old: boolean): StepDraft {
  const shells = old
    ? ` mongosh speaks to ${MONGOSH_MINIMUM} and later: on an older side take the mongo shell of its version.`
    : '';
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Open a bash shell and set the connections',
    text: `All following commands run in this shell. Passwords are asked for, and stay in its environment.${shells}`,
    commands: [bash('umask 077', ENCODE, ...connections.flatMap(({ preparation }) => preparation))],
  };
}

/** Looks at the sides with `mongo-ferry inspect`. */
export function inspectSides(connections: readonly RunbookConnection[]): StepDraft {
  return {
    phase: 'prepare',
    who: 'Mongo Ferry',
    title: 'Look at the deployments',
    commands: [bash(...connections.map(({ prefix }) => `mongo-ferry inspect env:${prefix}_URI`))],
    check: 'Topology, version and sizes are what this runbook was made for.',
  };
}

/** Asks for what only a console or a person knows. */
export function askVariables(variables: readonly Variable[]): StepDraft {
  const asked = variables.map(({ name, meaning, secret }) => {
    const prompt = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`.replaceAll("'", '’');
    return `read -r${secret ? 's' : ''}p '${prompt}: ' ${name}${secret ? '; echo' : ''}; export ${name}`;
  });
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Set what only you can know',
    text: 'In the same bash shell.',
    commands: [bash(...asked)],
  };
}
