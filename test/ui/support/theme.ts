import type { Workbench } from './workbench';

/** Themes that every page is to be read in, and the class by which the workbench shows each. */
export const themes = {
  dark: { label: 'Dark Modern', shownAs: 'vs-dark' },
  light: { label: 'Light Modern', shownAs: 'vs' },
  contrast: { label: 'Dark High Contrast', shownAs: 'hc-black' },
} as const;

/** A theme of {@link themes}. */
export type Theme = keyof typeof themes;

/** Chooses a theme as people do, and waits for it. */
export async function useTheme(workbench: Workbench, theme: Theme): Promise<void> {
  const { label, shownAs } = themes[theme];
  // Keys that are pressed in a webview do not all reach the workbench.
  await workbench.page.locator('.sidebar .composite.title').click();
  await workbench.command('Preferences: Color Theme');
  await workbench.quickInput.waitFor();
  await workbench.quickInput.pick(label);
  await workbench.quickInput.waitForGone();
  await workbench.page.locator(`.monaco-workbench.${shownAs}`).waitFor();
}

/** Shows the workbench in each theme, and goes back to the first. */
export async function inEveryTheme(
  workbench: Workbench,
  look: (theme: Theme) => Promise<void>,
): Promise<void> {
  for (const theme of Object.keys(themes) as Theme[]) {
    await useTheme(workbench, theme);
    await look(theme);
  }
  await useTheme(workbench, 'dark');
}
