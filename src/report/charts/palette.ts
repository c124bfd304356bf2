/**
 * Colours as CSS variables, with their values for light and dark. The lines have Okabe and Ito's colours (2008), which
 * people with all common kinds of colour blindness can distinguish. They are darkened for white paper and lightened for a
 * dark screen, so that each has a contrast of at least 3 to its background (WCAG 2.2, 1.4.11). Lines also differ in dashes.
 */

export interface Shade {
  readonly light: string;
  readonly dark: string;
}

export const palette: Readonly<Record<string, Shade>> = {
  "--c0": { light: "#0067a5", dark: "#62b6f2" },
  "--c1": { light: "#c4500a", dark: "#ff9a5c" },
  "--c2": { light: "#00795c", dark: "#3fcf9f" },
  "--c3": { light: "#a8457f", dark: "#ec9ccb" },
  "--c4": { light: "#7a6400", dark: "#e0bd4a" },
  "--c5": { light: "#52606d", dark: "#aebac6" },
  "--ink": { light: "#1b1f24", dark: "#e8eaed" },
  "--muted": { light: "#5b6570", dark: "#a3adb8" },
  "--line": { light: "#d9dee3", dark: "#3a424b" },
  "--paper": { light: "#ffffff", dark: "#14181d" },
  "--panel": { light: "#f6f8fa", dark: "#1c2127" },
  "--phase": { light: "#5b6570", dark: "#a3adb8" },
  "--event": { light: "#6b2fa0", dark: "#c9a2f0" },
  "--bad": { light: "#b3132b", dark: "#ff7b86" },
  "--good": { light: "#116b3a", dark: "#59d090" },
};

/** Dashes by colour index, so that lines differ in a grey print; the first is solid. */
export const DASHES: readonly string[] = ["none", "7 2.5", "2.5 2", "9 2.5 2 2.5", "5 4", "1.5 2.5"];

/** The CSS colour of a line. */
export function colourOf(index: number): string {
  return `var(--c${index % 6})`;
}

export function dashOf(index: number): string {
  return DASHES[index % DASHES.length];
}
