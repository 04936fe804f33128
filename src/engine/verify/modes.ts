/** How closely to compare: every byte, every byte but the order of fields, or a sample of documents. */
export const VERIFY_MODES = ['exact', 'content', 'sample'] as const;
export type VerifyMode = (typeof VERIFY_MODES)[number];
