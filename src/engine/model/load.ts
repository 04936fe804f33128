/** How much of the target a migration may use. */
export const LOAD_LEVELS = ['gentle', 'balanced', 'full'] as const;
export type LoadLevel = (typeof LOAD_LEVELS)[number];

/** How hard a migration may work; can be changed while it runs. */
export interface LoadSettings extends LoadLimits {
  level: LoadLevel;
}

/** A change of {@link LoadSettings}: what is absent stays as it is, `null` lifts a limit. */
export interface LoadChange {
  level?: LoadLevel | undefined;
  maxDocumentsPerSecond?: number | null | undefined;
  maxBytesPerSecond?: number | null | undefined;
}

/** Upper bounds that the user sets; absent means none. */
export interface LoadLimits {
  maxDocumentsPerSecond?: number | undefined;
  maxBytesPerSecond?: number | undefined;
}
