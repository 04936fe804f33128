/** Databases of the server itself: shown last, never migrated. */
const SERVER_DATABASES = new Set(['admin', 'config', 'local']);

/** Whether a database is the server's own. */
export function isServerDatabase(name: string): boolean {
  return SERVER_DATABASES.has(name);
}
