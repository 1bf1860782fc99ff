// The link's surroundings in a real browser.

import type { Api } from "../api";
import { LinkClient, type Socket } from "./client";

export function openLink(api: Api): { link: LinkClient; stopClock: () => void } {
  const link = new LinkClient({
    connect: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/link`) as unknown as Socket,
    token: async () => (await api.send<{ token: string }>("POST", "/link-token")).token,
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
    chance: () => Math.random(),
  });
  const clock = new Worker(new URL("./ticker.ts", import.meta.url), { type: "module" });
  clock.onmessage = () => link.tick();
  return { link, stopClock: () => clock.terminate() };
}
