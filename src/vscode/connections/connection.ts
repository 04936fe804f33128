import * as vscode from 'vscode';
import { labelOf } from '../../engine/deployment/redact';
import { COLOURS, ENVIRONMENTS, type Colour, type Environment } from './marks';

/** A saved connection. Holds no secret: those are in the secret store under its id. */
export interface Connection {
  id: string;
  name: string;
  /** Connection string without its secrets. */
  uri: string;
  environment: Environment;
  /** Absent: the environment's colour. */
  colour?: Colour;
  /** The folder of the view that it lies in; a folder is there as long as a connection names it. */
  folder?: string;
}

const environmentColours: Record<Environment, Colour> = {
  development: 'green',
  staging: 'yellow',
  production: 'red',
};

/** The colour in which a connection is shown. */
export function themeColour(connection: Pick<Connection, 'environment' | 'colour'>) {
  const colour = connection.colour ?? environmentColours[connection.environment];
  return new vscode.ThemeColor(`charts.${colour}`);
}

/** An environment's name for the user. */
export function environmentName(environment: Environment): string {
  switch (environment) {
    case 'development':
      return vscode.l10n.t('Development');
    case 'staging':
      return vscode.l10n.t('Staging');
    case 'production':
      return vscode.l10n.t('Production');
  }
}

/** A colour's name for the user. */
export function colourName(colour: Colour): string {
  switch (colour) {
    case 'blue':
      return vscode.l10n.t('Blue');
    case 'green':
      return vscode.l10n.t('Green');
    case 'yellow':
      return vscode.l10n.t('Yellow');
    case 'orange':
      return vscode.l10n.t('Orange');
    case 'red':
      return vscode.l10n.t('Red');
    case 'purple':
      return vscode.l10n.t('Purple');
  }
}

/** For messages and reports: `Old shop (db1.example:27017)`, without secrets. */
export function labelled({ name, uri }: Pick<Connection, 'name' | 'uri'>): string {
  return `${name} (${labelOf(uri)})`;
}

/** Whether a stored value is a connection; what another version left is not trusted. */
export function isConnection(value: unknown): value is Connection {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof Connection, unknown>>;
  return (
    typeof entry.id === 'string' &&
    typeof entry.name === 'string' &&
    typeof entry.uri === 'string' &&
    ENVIRONMENTS.includes(entry.environment as Environment) &&
    (entry.colour === undefined || COLOURS.includes(entry.colour as Colour)) &&
    (entry.folder === undefined || typeof entry.folder === 'string')
  );
}
