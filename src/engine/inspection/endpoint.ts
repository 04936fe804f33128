import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';

/** Addresses that no one reaches over the Internet: RFC 1918, 6598, 3927, 4193, 4291, loopback. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

/** The longest that one name may take to be resolved. */
const LOOKUP_MS = 3_000;

/**
 * Whether a host has an address on the public Internet, as names resolve on this machine. Whether a
 * firewall lets anybody in is another question.
 * @returns undefined where no name resolves in time
 */
export async function isPublicEndpoint(hosts: readonly string[]): Promise<boolean | undefined> {
  const found = await Promise.all(hosts.map(addressesOf));
  const addresses = found.flat();
  return addresses.length === 0 ? undefined : addresses.some((address) => !isPrivate(address));
}

function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

async function addressesOf(host: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const given = new Promise<never[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LOOKUP_MS);
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), given]);
    return found.map(({ address }) => address);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
