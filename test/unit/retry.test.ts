import assert from 'node:assert/strict';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { MongoServerError, MongoServerSelectionError, type TopologyDescription } from 'mongodb';
import { silentLog } from '../../src/engine/log';
import { isPassing, retrying } from '../../src/engine/deployment/retry';

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

  it('is not given up while no server is in reach, or its disk is full; and tells when it goes on', async () => {
    const nobody = { type: 'Unknown', servers: new Map(), setName: null, error: null } as unknown;
    const unreachable = new MongoServerSelectionError('no answer', nobody as TopologyDescription);
    const full = new MongoServerError({ code: 14031, message: 'no room' });
    const failures = [unreachable, full].flatMap((error) => Array<Error>(20).fill(error));
    const told: (string | undefined)[] = [];
    const onWait = (reason: string | undefined) => told.push(reason);
    const attempt = () => {
      const failure = failures.pop();
      return failure === undefined ? Promise.resolve('done') : Promise.reject(failure);
    };
    assert.equal(await retrying(attempt, { ...options, onWait }), 'done');
    assert.match(told[0] ?? '', /^trying: the server’s disk is full.*; retry 1$/i);
    assert.deepEqual([told.length, told.at(-1)], [41, undefined]);
    failures.push(...Array<Error>(16).fill(unreachable));
    await assert.rejects(retrying(attempt, { ...options, impatient: true }), unreachable);
  });
});
