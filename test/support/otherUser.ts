import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';

/** `nobody`, on Debian and elsewhere. */
export const OTHER_UID = 65_534;

/** Why nothing can be done here as another user; undefined where it can. */
export function whyNoOtherUser(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can act as another user';
  const { status } = spawnSync('setpriv', ['--version']);
  return status === 0 ? undefined : 'there is no setpriv';
}

/** What a command of another user's prints. */
export function asOtherUser(program: string, ...args: string[]): { code: number; output: string } {
  const user = [`--reuid=${OTHER_UID}`, `--regid=${OTHER_UID}`, '--clear-groups'];
  const { status, stdout, stderr } = spawnSync('setpriv', [...user, program, ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { code: status ?? -1, output: `${stdout}${stderr}` };
}

/** A file that another user made, and everybody may write to. */
export function fileOfAnother(file: string, content: string): void {
  writeFileSync(file, content);
  chmodSync(file, 0o666);
  chownSync(file, OTHER_UID, OTHER_UID);
}
