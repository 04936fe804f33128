/** A connection string with this user and no other. */
export function withCredentials(uri: string, user: string, password: string): string {
  return uri.replace(
    /\/\/[^@]*@/,
    `//${encodeURIComponent(user)}:${encodeURIComponent(password)}@`,
  );
}

/** A connection string without a user. */
export function withoutCredentials(uri: string): string {
  return uri.replace(/\/\/[^@]*@/, '//').replace(/authSource=[^&]*&?/, '');
}
