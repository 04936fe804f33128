import { COLOURS, ENVIRONMENTS, type Colour, type Environment } from '../marks';

/** A connection that was read from elsewhere, with the secrets that stood there. */
export interface FoundConnection {
  name: string;
  uri: string;
  environment: Environment;
  colour?: Colour;
  folder?: string;
}

/** The same, of what another program or version wrote; nothing unless it has a name and a string. */
export function foundConnection(value: unknown): FoundConnection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entry = value as Partial<Record<keyof FoundConnection, unknown>>;
  const { name, uri, environment, colour, folder } = entry;
  if (typeof name !== 'string' || typeof uri !== 'string') return undefined;
  return {
    name,
    uri,
    environment: ENVIRONMENTS.includes(environment as Environment)
      ? (environment as Environment)
      : environmentOf(name),
    ...(COLOURS.includes(colour as Colour) ? { colour: colour as Colour } : {}),
    ...(typeof folder === 'string' && folder !== '' ? { folder } : {}),
  };
}

/** The environment that a name speaks of; development where it speaks of none. */
export function environmentOf(name: string): Environment {
  const words = name.toLowerCase().split(/[^a-z]+/);
  const has = (...wanted: string[]) => words.some((word) => wanted.includes(word));
  if (has('stag', 'staging', 'stage', 'uat', 'preprod')) return 'staging';
  return has('prod', 'production', 'prd', 'live') ? 'production' : 'development';
}
