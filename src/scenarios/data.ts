import type { Check, Fact, Prerequisite, RoleNeed, Side } from './types';

/** A statement of the documents named by their keys in `sources.ts`. */
export function fact(text: string, ...sources: string[]): Fact {
  return { text, sources };
}

/** A conclusion drawn from those documents. */
export function inferred(text: string, ...sources: string[]): Fact {
  return { text, sources, inferred: true };
}

/** A condition, and what tells its state. */
export function prerequisite(
  id: string,
  text: string,
  sources: string[],
  check?: Check,
): Prerequisite {
  return { id, text, sources, ...(check === undefined ? {} : { check }) };
}

/** A condition of the online mode only. */
export function whenOnline(condition: Prerequisite): Prerequisite {
  return { ...condition, modes: ['online'] };
}

/**
 * Roles that an administrator grants to the account of a side, in mongosh.
 * @param list as mongosh takes them, where the names are words for people
 */
export function granted(
  side: Side,
  roles: string[],
  sources: string[],
  list = `[${roles.map((role) => JSON.stringify(role)).join(', ')}]`,
): RoleNeed {
  const account = `process.env.${side.toUpperCase()}_USER`;
  const grant = `db.getSiblingDB("admin").grantRolesToUser(${account}, ${list})`;
  return { side, roles, grant, sources };
}
