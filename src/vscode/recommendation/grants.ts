import ConnectionString from 'mongodb-connection-string-url';
import type { RoleNeed } from '../../scenarios/types';
import type { Recommendations, Side } from './recommendations';

/** User name of a side's connection, decoded; empty without one. */
export function userOf(side: Side | undefined): string {
  return side === undefined
    ? ''
    : decodeURIComponent(new ConnectionString(side.connection.uri).username);
}

/** How to grant a method's account its roles, with the connection's user filled in. */
export function grantFor({ side, grant }: RoleNeed, recommendations: Recommendations): string {
  const user = userOf(recommendations[side]);
  return user === '' ? grant : grant.replaceAll(`$${side.toUpperCase()}_USER`, escaped(user));
}

/** As the content of a string in double quotes. */
function escaped(user: string): string {
  return JSON.stringify(user).slice(1, -1);
}
