/** Who does what can be done in two ways: this product, or the MongoDB Database Tools. */
export const MEANS = ['native', 'tools'] as const;
export type Means = (typeof MEANS)[number];
