import assert from 'node:assert/strict';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { MongoServerError } from 'mongodb';
import { silentLog } from '../../src/engine/log';
import { isPassing, retrying } from '../../src/engine/retry';

const options = { log: silentLog, what: 'trying', sleep: () => Promise.resolve() };

describe('what is tried again', () => {
  it('is a write to a socket that the other side has just closed', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'end');
    const failure = await new Promise<unknown>((resolve) => {
      socket.once('error', resolve);
      socket.write('late');
    });
    server.close();
    assert.equal(isPassing(failure), true, String(failure));
  });

  it('is not what fails again', async () => {
    let tries = 0;
    const denied = new MongoServerError({ code: 13, message: 'not authorized' });
    const attempt = retrying(() => {
      tries++;
      return Promise.reject(denied);
    }, options);
    await assert.rejects(attempt, denied);
    assert.equal(tries, 1);
  });

  it('is given up after sixteen tries', async () => {
    let tries = 0;
    const busy = new MongoServerError({ code: 189, message: 'stepped down' });
    const attempt = retrying(() => {
      tries++;
      return Promise.reject(busy);
    }, options);
    await assert.rejects(attempt, busy);
    assert.equal(tries, 16);
  });
});
