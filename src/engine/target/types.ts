/** What was dropped, and why. */
export interface Dropped {
  namespace: string;
  /** Where an index of it was dropped, and not the namespace itself. */
  index?: string;
  why: string;
  /** ISO 8601. */
  at: string;
}
