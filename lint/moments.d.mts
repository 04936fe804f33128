export const momentSelectors: { selector: string; message: string }[];
