import { FerryError } from '../../engine/errors';
import { canAsk, saysYes } from './ask';
import { tell } from './terminal';

/** Most things that are named one by one. */
const SHOWN = 20;

/** What somebody has to agree to, whatever an option, a file or a server says. */
export interface Consent {
  /** What this is about, before its lines. */
  about: string;
  /** What is concerned, a line each. */
  lines: readonly string[];
  /** Asked behind the lines. */
  question: string;
}

/**
 * Shows what will be done and asks a person for consent; `--yes` is one that was given beforehand.
 * @throws FerryError `consent-needed` where there is neither that nor a terminal to ask on
 */
export async function consents(
  { about, lines, question }: Consent,
  yes: boolean | undefined,
): Promise<boolean> {
  if (yes === true) return true;
  tell(about);
  for (const line of lines.slice(0, SHOWN)) tell(`  ${line}`);
  if (lines.length > SHOWN) tell(`  … and ${lines.length - SHOWN} more`);
  refuseUnasked(about, yes);
  return await saysYes(`${question} [y/N] `);
}

/** As {@link consents}. @throws FerryError `not-confirmed` for a no, too */
export async function requireConsent(consent: Consent, yes: boolean | undefined): Promise<void> {
  if (await consents(consent, yes)) return;
  throw new FerryError({
    code: 'not-confirmed',
    kind: 'refused',
    message: 'Nothing was changed or started.',
    remedy: 'Answer y, or give --yes, to have it done.',
  });
}

/** @throws FerryError `consent-needed` where nobody can be asked and nobody agreed beforehand */
export function refuseUnasked(about: string, yes: boolean | undefined): void {
  if (yes === true || canAsk()) return;
  throw new FerryError({
    code: 'consent-needed',
    kind: 'refused',
    message: `${about.replace(/:$/, '')}: somebody has to agree to that, and there is no terminal to ask on.`,
    remedy: 'Give --yes to agree beforehand.',
  });
}
