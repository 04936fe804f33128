import type { FactPath, Situation } from './sides';

/** Whether the application goes on writing while the data moves. */
export type Mode = 'online' | 'offline';

/** Which of the two deployments something is about. */
export type Side = 'source' | 'target';

/** A statement and the public documents it comes from. */
export interface Fact {
  text: string;
  /** Keys of `sources.ts`, or of the method's own documents. */
  sources: string[];
  /** Concluded from the documents rather than said by them. */
  inferred?: boolean;
}

/** Tells whether a prerequisite holds. */
export interface Check {
  /** What it looks at. */
  facts: FactPath[];
  /** `undefined` when what is known does not decide it. */
  holds: (given: Situation) => boolean | undefined;
}

/** Something that must hold before a method starts. */
export interface Prerequisite extends Fact {
  /** Stable kebab-case identifier. */
  id: string;
  /** Modes that it is for; both when left out. */
  modes?: Mode[];
  /** Without one a person confirms it. */
  check?: Check;
}

/** Roles an account needs, and how to grant them. */
export interface RoleNeed {
  side: Side;
  /** Only on Atlas, or only elsewhere; everywhere when left out. */
  provider?: 'atlas' | 'not-atlas';
  roles: string[];
  /** mongosh command for the account that `SOURCE_USER` or `TARGET_USER` of the environment names, or the console's words. */
  grant: string;
  sources: string[];
}

/** Whether an account is needed where that provider runs the side; an unknown one may be any. */
export function isFor(need: RoleNeed, provider: string | undefined): boolean {
  if (need.provider === undefined || provider === undefined) return true;
  return (need.provider === 'atlas') === (provider === 'atlas');
}

/** A pair of server versions, each `6.0` (any patch), `6.0.17+` (that series, from that patch), `>=4.0`, `any`, or `same` as the source. */
export interface VersionPair {
  source: string;
  target: string;
  sources: string[];
}
