import type { Connection } from './connection';
import { tellWarning } from '../display/terminal';

/** Warns once if a password stands on the command line. */
export function warnOfPasswords(...connections: Connection[]): void {
  if (!connections.some(({ showsPassword }) => showsPassword)) return;
  tellWarning(
    'A password on the command line can be read in the process list and stays in the shell’s ' +
      'history. Use env:NAME or file:PATH.',
  );
}
