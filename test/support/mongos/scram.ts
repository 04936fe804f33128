import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Binary } from 'mongodb';
import { compose, fieldsOf, isTrue, numberOf, type Value } from './bson';
import type { Connection } from './serverLink';

/** Who a cluster's own servers are among each other. */
const SYSTEM_USER = '__system';

/** Logs a connection in as one of the cluster's own servers (RFC 7677), by its key file's content. */
export async function logIn(connection: Connection, key: string): Promise<void> {
  const nonce = randomBytes(18).toString('base64');
  const bare = `n=${SYSTEM_USER},r=${nonce}`;
  const first = await step(connection, {
    saslStart: 1,
    mechanism: 'SCRAM-SHA-256',
    payload: new Binary(Buffer.from(`n,,${bare}`)),
    options: { skipEmptyExchange: true },
    $db: 'local',
  });
  const [r = '', s = '', i = ''] = ['r', 's', 'i'].map((name) => attribute(first.text, name));
  const salted = pbkdf2Sync(
    key.replace(/\s/g, ''),
    Buffer.from(s, 'base64'),
    Number(i),
    32,
    'sha256',
  );
  const clientKey = hmac(salted, 'Client Key');
  const proofless = `c=biws,r=${r}`;
  const signature = hmac(
    createHash('sha256').update(clientKey).digest(),
    `${bare},${first.text},${proofless}`,
  );
  const proof = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
  await step(connection, {
    saslContinue: 1,
    conversationId: first.conversationId,
    payload: new Binary(Buffer.from(`${proofless},p=${proof.toString('base64')}`)),
    $db: 'local',
  });
}

async function step(
  connection: Connection,
  command: Record<string, unknown>,
): Promise<{ text: string; conversationId: number }> {
  const { body } = await connection.send({ body: compose(command) });
  const reply = fieldsOf(body);
  if (!isTrue(reply.get('ok')))
    throw new Error('a server of the cluster does not let its router in');
  const payload = (reply.get('payload') as Value).plain as Binary;
  return {
    text: Buffer.from(payload.buffer).toString('utf8'),
    conversationId: numberOf(reply.get('conversationId')) ?? 1,
  };
}

function attribute(text: string, name: string): string {
  const found = text.split(',').find((each) => each.startsWith(`${name}=`));
  return found?.slice(2) ?? '';
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
