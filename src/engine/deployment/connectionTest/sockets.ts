import { readFile } from 'node:fs/promises';
import { createConnection, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { HostAddress } from 'mongodb';
import type { Probe } from './probe';
import { STEP_TIMEOUT_MS, usesProxy } from './probe';

/** Opens and closes a connection to every host. @throws Error if none accepts it */
export async function testTcp(probe: Probe): Promise<string> {
  if (usesProxy(probe)) {
    probe.reachable = probe.hosts;
    return 'left to the proxy';
  }
  const outcomes = await Promise.allSettled(probe.hosts.map(openAndClose));
  probe.reachable = probe.hosts.filter((_host, index) => outcomes[index]?.status === 'fulfilled');
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (probe.reachable.length === 0) throw failure?.reason ?? new Error('no host is named');
  const silent = probe.hosts.filter((host) => !probe.reachable.includes(host));
  return [
    `${probe.reachable.join(', ')} accepted a connection`,
    ...silent.map((host) => `${host.toString()} did not`),
  ].join('; ');
}

async function openAndClose(address: HostAddress): Promise<void> {
  const { host = '', port = 27017, socketPath } = address;
  const socket =
    socketPath === undefined ? createConnection({ host, port }) : createConnection(socketPath);
  await settled(socket, 'connect', address);
  socket.destroy();
}

/** Makes the TLS handshake with the first host that accepts connections. */
export async function testTls(probe: Probe): Promise<string> {
  if (!probe.options.tls) return 'not asked for';
  const [address] = probe.reachable;
  if (usesProxy(probe) || address === undefined) return 'left to the proxy';
  const socket = connectTls(await tlsOptions(probe, address));
  await settled(socket, 'secureConnect', address);
  const detail = describeTls(socket);
  socket.destroy();
  return detail;
}

async function tlsOptions(
  { options }: Probe,
  { host = '', port = 27017 }: HostAddress,
): Promise<ConnectionOptions> {
  const [ca, certificateAndKey, crl] = await Promise.all([
    readOptional(options.tlsCAFile),
    readOptional(options.tlsCertificateKeyFile),
    readOptional(options.tlsCRLFile),
  ]);
  return {
    host,
    port,
    ca,
    cert: certificateAndKey,
    key: certificateAndKey,
    crl,
    passphrase: options.passphrase,
    rejectUnauthorized: options.rejectUnauthorized,
    ...(options.checkServerIdentity === undefined
      ? {}
      : { checkServerIdentity: options.checkServerIdentity }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}

async function readOptional(file: string | undefined): Promise<Buffer | undefined> {
  return file === undefined ? undefined : readFile(file);
}

function describeTls(socket: TLSSocket): string {
  const { subject, valid_to: validTo } = socket.getPeerCertificate();
  return `${socket.getProtocol() ?? 'TLS'}, certificate of ${String(subject.CN)} valid until ${validTo}`;
}

/** Waits for the event. @throws the socket's error, which names the host, or one of time-out */
function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  address: HostAddress,
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(STEP_TIMEOUT_MS, () => {
      fail(new Error(`ETIMEDOUT ${address.toString()}`));
    });
    socket.once(event, resolve);
    socket.once('error', (error) => {
      fail(new Error(`${codeOf(error)} ${address.toString()}`, { cause: error }));
    });
    function fail(error: Error) {
      socket.destroy();
      reject(error);
    }
  });
}

/** The error's code, which for a name with several addresses only its parts may have. */
function codeOf(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}
