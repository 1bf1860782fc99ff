// Runs before the first paint: "auto" becomes the theme of the system. Nothing else belongs here.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => {
    if (root.dataset.themeWish === "auto") root.dataset.theme = dark.matches ? "dark" : "light";
  };
  settle();
  dark.addEventListener("change", settle);
})();
