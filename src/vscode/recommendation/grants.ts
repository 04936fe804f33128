import ConnectionString from 'mongodb-connection-string-url';
import { withAccount } from '../../scenarios/remedies';
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
  return withAccount(grant, side, userOf(recommendations[side]));
}
