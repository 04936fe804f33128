import { lookup, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import { HostAddress } from 'mongodb';
import type { Probe } from './probe';
import { STEP_TIMEOUT_MS, usesProxy } from './probe';

/** Looks up the SRV record, if there is to be one, and the address of each host. @throws Error if none is known */
export async function testDns(probe: Probe): Promise<string> {
  if (usesProxy(probe)) return 'left to the proxy';
  const { srvHost, srvServiceName } = probe.options;
  if (srvHost !== undefined) probe.hosts = await lookUpSrv(srvHost, srvServiceName);
  const found = await Promise.allSettled(probe.hosts.map(lookUpHost));
  const firstFailure = found.find((outcome) => outcome.status === 'rejected');
  const known = found.filter((outcome) => outcome.status === 'fulfilled');
  if (known.length === 0 && firstFailure !== undefined) throw firstFailure.reason;
  const missing = probe.hosts.filter((_host, index) => found[index]?.status === 'rejected');
  return [
    known.map(({ value }) => value).join(', '),
    ...missing.map((host) => `${host.toString()} is not known`),
  ].join('; ');
}

async function lookUpSrv(srvHost: string, service: string): Promise<HostAddress[]> {
  const records = await withinLimit(resolveSrv(`_${service}._tcp.${srvHost}`), srvHost);
  return records.map(({ name, port }) => HostAddress.fromString(`${name}:${port}`));
}

async function lookUpHost(address: HostAddress): Promise<string> {
  const { host } = address;
  if (host === undefined) return `${address.toString()} is a socket`;
  if (isIP(host) !== 0) return host;
  const found = await withinLimit(lookup(host), host);
  return `${host} is ${found.address}`;
}

async function withinLimit<T>(query: Promise<T>, host: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`getaddrinfo EAI_AGAIN ${host}`));
    }, STEP_TIMEOUT_MS);
  });
  try {
    return await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
  }
}
