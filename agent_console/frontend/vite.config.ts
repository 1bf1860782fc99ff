import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// One entry a page. The names of the built files carry a hash; Flask reads them from the manifest.
export default defineConfig({
  base: "/static/built/",
  plugins: [react()],
  build: {
    outDir: "../static/built",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    // nothing may be inlined as data: the pages' content security policy allows none
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        login: "src/entries/login.ts",
        desk: "src/entries/desk.tsx",
        live: "src/entries/live.tsx",
        prompts: "src/entries/prompts.tsx",
        security: "src/entries/security.tsx",
        flows: "src/entries/flows.tsx",
        designer: "src/entries/designer.tsx",
        "call-us": "src/entries/call-us.tsx",
        fonts: "src/entries/fonts.css",
      },
    },
  },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    restoreMocks: true,
  },
});
