/** A connection to use: the URI stays in memory, the label is safe to show and store. */
export interface Endpoint {
  /** Complete connection string, secrets included. */
  uri: string;
  /** For display, reports and the stored state; never holds a secret. */
  label: string;
}
