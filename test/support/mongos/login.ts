import { compose, documentsOf, fieldOf, fieldsOf, type Fields } from './bson';
import type { Client } from './client';
import { errorOf, isInternal } from './refusal';
import { Access, authorize } from './privileges';
import type { Request } from './request';
import type { Answer, Router } from './router';
import { Connection, isOk } from './serverLink';

/** Lets a command pass that the client may give. @throws RouterError */
export async function admit(request: Request): Promise<void> {
  const { router, client } = request;
  if (router.cluster.key === undefined) return;
  if (client.access === undefined && client.login !== undefined) await askAccess(client);
  authorize(request, client.access);
}

/** Commands that a client gives to the config servers, where all users are: it logs in there. */
export async function asClient(request: Request): Promise<Answer> {
  const { router, client } = request;
  client.login ??= await Connection.to(router.shards.linkTo('config').address);
  const body = compose([...request.forwarded(), ['$db', request.db]]);
  const reply = fieldsOf((await client.login.send({ body })).body);
  // What one may do can have changed, also of those who are logged in elsewhere.
  forgetAccess(router);
  if (!isOk(reply)) throw errorOf(reply);
  return [...reply].filter(([name]) => !isInternal(name));
}

function forgetAccess(router: Router): void {
  for (const client of router.cluster.clients) client.access = undefined;
}

/** What the config servers say that the client may do; nothing before it has logged in. */
async function askAccess(client: Client): Promise<void> {
  const command = compose({ connectionStatus: 1, showPrivileges: true, $db: 'admin' });
  const reply: Fields | undefined =
    client.login === undefined
      ? undefined
      : fieldsOf((await client.login.send({ body: command })).body);
  const info = reply?.get('authInfo')?.document ?? compose({});
  const users = documentsOf(fieldOf(info, 'authenticatedUsers'));
  if (users.length === 0) return;
  client.access = new Access(fieldOf(info, 'authenticatedUserPrivileges')?.items ?? []);
}
