import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** Text encrypted with a passphrase; every part in base64. */
export interface Sealed {
  salt: string;
  iv: string;
  tag: string;
  data: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** What GCM is made for. */
const IV_BYTES = 12;
/** scrypt's cost as OWASP recommends it; takes 128 MB for a moment. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 2 ** 20 };

/** Encrypts text under a key that scrypt makes of the passphrase. */
export async function seal(text: string, passphrase: string): Promise<Sealed> {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, await keyOf(passphrase, salt), iv);
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return {
    salt: base64(salt),
    iv: base64(iv),
    tag: base64(cipher.getAuthTag()),
    data: base64(data),
  };
}

/** The text again; nothing if the passphrase is another, or somebody changed what was encrypted. */
export async function unseal(sealed: Sealed, passphrase: string): Promise<string | undefined> {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const key = await keyOf(passphrase, bytes(sealed.salt));
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes(sealed.iv), { authTagLength: 16 });
    decipher.setAuthTag(bytes(sealed.tag));
    return decipher.update(bytes(sealed.data), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** Whether a value has the parts of what {@link seal} makes. */
export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null) return false;
  const parts = value as Partial<Record<keyof Sealed, unknown>>;
  return [parts.salt, parts.iv, parts.tag, parts.data].every((part) => typeof part === 'string');
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same characters may be composed in two ways, by the keyboards of two systems.
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, COST, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
