/** What a connection is used for; on production every write asks first. */
export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Colours to tell connections apart, by the theme's chart colours. */
export const COLOURS = ['blue', 'green', 'yellow', 'orange', 'red', 'purple'] as const;
export type Colour = (typeof COLOURS)[number];
