import type { Document } from 'mongodb';
import type { Provider } from './deploymentFacts';

/** Domains that providers give their deployments, from their public documentation. */
const domains: [RegExp, Provider][] = [
  [/\.mongodb(-dev|-qa|-stage|gov)?\.net$/, 'atlas'],
  [/\.mongodb(\.[\w-]+)?\.rds\.aliyuncs\.com$/, 'apsaradb'],
  [/\.(composedb\.com|compose\.direct|dblayer\.com)$/, 'compose'],
  [/\.docdb(-elastic)?\.amazonaws\.com(\.cn)?$/, 'documentdb'],
  [/\.mongocluster\.cosmos\.azure\.(com|cn|us)$/, 'azure-documentdb'],
  [/\.(cosmos|documents)\.azure\.(com|cn|us)$/, 'cosmosdb'],
  [/\.mongo\.ondigitalocean\.com$/, 'digitalocean'],
  [/\.databases\.appdomain\.cloud$/, 'ibm-cloud'],
  [/\.database\.cloud\.ovh\.net$/, 'ovhcloud'],
  [/\.mdb\.yandexcloud\.net$/, 'yandex'],
];

/** What told who runs a deployment. */
export interface ProviderEvidence {
  /** Host names, with or without ports: of the connection string and of the members. */
  hosts: readonly string[];
  /** The reply to `buildInfo`. */
  buildInfo?: Document;
}

/** Who runs a deployment, by its host names first, then by what imitations of mongod admit. */
export function providerOf({ hosts, buildInfo }: ProviderEvidence): Provider {
  for (const host of hosts) {
    const provider = providerOfHost(host);
    if (provider !== undefined) return provider;
  }
  // Only Cosmos DB's replies carry the name of a class of its own program.
  if (buildInfo !== undefined && '_t' in buildInfo) return 'cosmosdb';
  return hosts.length === 0 ? 'unknown' : 'self-managed';
}

function providerOfHost(host: string): Provider | undefined {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  return domains.find(([pattern]) => pattern.test(name))?.[1];
}
