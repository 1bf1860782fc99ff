import type { Theme } from "../page";

/** Draws the page in the theme; "auto" is the system's of this moment, static/theme.js follows it later. */
export function applyTheme(wish: Theme): void {
  const root = document.documentElement;
  root.dataset.themeWish = wish;
  const dark = wish === "dark" || (wish === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
}
