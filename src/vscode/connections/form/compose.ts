import ConnectionString, { CommaAndColonSeparatedRecord } from 'mongodb-connection-string-url';

/** How a client proves who it is; `none` where the deployment asks nobody. */
export type Mechanism =
  | 'none'
  | 'default'
  | 'SCRAM-SHA-256'
  | 'SCRAM-SHA-1'
  | 'MONGODB-X509'
  | 'PLAIN'
  | 'MONGODB-AWS'
  | 'MONGODB-OIDC';

/** Where a workload gets its OIDC token. */
export type OidcEnvironment = 'azure' | 'gcp' | 'k8s';

/** A connection in fields; what is empty or absent is left to the driver's defaults. */
export interface ConnectionForm {
  /** By an SRV record (mongodb+srv) under the name in `hosts`, or the hosts themselves. */
  srv: boolean;
  /** `db1.example:27017, db2.example`, or the one name that has an SRV record. */
  hosts: string;
  replicaSet: string;
  /** To this one host only, whatever replica set it is a member of. */
  direct: boolean;
  tls: boolean;
  /** Path of the authorities' certificates; the system's own unless given. */
  tlsCAFile: string;
  /** Path of the client's certificate and key in one PEM file. */
  tlsCertificateKeyFile: string;
  tlsCertificateKeyFilePassword: string;
  mechanism: Mechanism;
  username: string;
  password: string;
  /** The database that knows the user; `admin` unless given. */
  authSource: string;
  oidcEnvironment: OidcEnvironment;
  /** The audience of the token. */
  oidcResource: string;
  /** Host of a SOCKS5 proxy on the way. */
  proxyHost: string;
  proxyPort: string;
  proxyUsername: string;
  proxyPassword: string;
}

/** A form as it begins. */
export function emptyForm(): ConnectionForm {
  return {
    srv: false,
    hosts: '',
    replicaSet: '',
    direct: false,
    tls: false,
    tlsCAFile: '',
    tlsCertificateKeyFile: '',
    tlsCertificateKeyFilePassword: '',
    mechanism: 'default',
    username: '',
    password: '',
    authSource: '',
    oidcEnvironment: 'azure',
    oidcResource: '',
    proxyHost: '',
    proxyPort: '',
    proxyUsername: '',
    proxyPassword: '',
  };
}

/** The mechanisms whose users are known outside the deployment, in the database `$external`. */
const EXTERNAL: readonly Mechanism[] = ['MONGODB-X509', 'PLAIN', 'MONGODB-AWS', 'MONGODB-OIDC'];

/** Whether a mechanism takes a user with a password. */
export function takesPassword(mechanism: Mechanism): boolean {
  return mechanism === 'default' || mechanism.startsWith('SCRAM') || mechanism === 'PLAIN';
}

/** Whether users of a mechanism are stored in a database of the deployment. */
export function hasAuthSource(mechanism: Mechanism): boolean {
  return mechanism !== 'none' && !EXTERNAL.includes(mechanism);
}

/** The connection string of a form. @throws what the parser says of malformed hosts */
export function composeUri(form: ConnectionForm): string {
  const hosts = form.hosts.split(',').map((host) => host.trim());
  const uri = new ConnectionString(`mongodb${form.srv ? '+srv' : ''}://${hosts.join(',')}/`);
  const set = (option: string, value: string) => {
    if (value !== '') uri.searchParams.set(option, value);
  };
  if (!form.srv) {
    set('replicaSet', form.direct ? '' : form.replicaSet);
    set('directConnection', form.direct ? 'true' : '');
  }
  setTls(form, set);
  setCredentials(form, uri, set);
  if (form.proxyHost !== '') {
    set('proxyHost', form.proxyHost);
    set('proxyPort', form.proxyPort);
    set('proxyUsername', form.proxyUsername);
    set('proxyPassword', form.proxyPassword);
  }
  return uri.toString();
}

type SetOption = (option: string, value: string) => void;

/** An SRV record implies TLS, which is said only where it differs. */
function setTls(form: ConnectionForm, set: SetOption): void {
  if (form.tls !== form.srv) set('tls', String(form.tls));
  if (!form.tls) return;
  set('tlsCAFile', form.tlsCAFile);
  set('tlsCertificateKeyFile', form.tlsCertificateKeyFile);
  set('tlsCertificateKeyFilePassword', form.tlsCertificateKeyFilePassword);
}

function setCredentials(form: ConnectionForm, uri: ConnectionString, set: SetOption): void {
  const { mechanism } = form;
  if (mechanism === 'none') return;
  if (takesPassword(mechanism)) {
    uri.username = encodeURIComponent(form.username);
    uri.password = encodeURIComponent(form.password);
  }
  set('authMechanism', mechanism === 'default' ? '' : mechanism);
  set('authSource', EXTERNAL.includes(mechanism) ? '$external' : form.authSource);
  if (mechanism !== 'MONGODB-OIDC') return;
  const properties = new CommaAndColonSeparatedRecord<Record<string, string>>();
  properties.set('ENVIRONMENT', form.oidcEnvironment);
  // In a cluster of Kubernetes the token's audience is the cluster's to say.
  if (form.oidcEnvironment !== 'k8s') properties.set('TOKEN_RESOURCE', form.oidcResource);
  set('authMechanismProperties', properties.toString());
}
