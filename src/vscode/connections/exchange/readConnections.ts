import { parse, type ParseError } from 'jsonc-parser';
import { isCompassExport, readCompass } from './compass';
import { isExport, readExport, type Reading } from './exportFile';
import { scanJson, scanText } from './scan';

/**
 * Reads connections from any text: an export of this extension or of Compass, or whatever holds
 * connection strings.
 */
export async function readConnections(text: string, passphrase?: string): Promise<Reading> {
  const document = parsed(text);
  if (document === undefined) return { state: 'read', connections: scanText(text) };
  if (isExport(document)) return readExport(document, passphrase);
  if (isCompassExport(document)) return readCompass(document, passphrase);
  return { state: 'read', connections: scanJson(document) };
}

/** JSON, with comments as settings have them; nothing of other text. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? value : undefined;
}
