import type { Connection } from './serverLink';
import type { Access } from './privileges';

/** One connection of a client to a router. */
export interface Client {
  id: number;
  /** To the config servers, on which the client logs in; where users are asked for. */
  login: Connection | undefined;
  /** What its users may do; undefined where nobody is asked. */
  access: Access | undefined;
}
