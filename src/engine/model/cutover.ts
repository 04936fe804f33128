/** What is decided at the cutover at the latest; what is absent stays as planned. */
export interface CutoverChoices {
  /** Block writes to the source, rather than rely on the user having stopped them. */
  blockWrites?: boolean | undefined;
  /** Prepare the way back. */
  reverse?: boolean | undefined;
}

/** How a cutover stands; until `completing` it can be given up. */
export interface CutoverProgress {
  step: 'last-changes' | 'completing' | 'verifying';
  /** By this migration, rather than stopped by the user. */
  writesBlocked: boolean;
  reverse: boolean;
}
