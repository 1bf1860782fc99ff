// Plays one sound at a time.

import { useEffect, useMemo, useSyncExternalStore } from "react";

export interface Playing {
  url: string | null;
  at: number; // seconds
}

export class Player {
  private audio = new Audio();
  private now: Playing = { url: null, at: 0 };
  private readers = new Set<() => void>();
  private frame = 0;

  /** ended: it was heard to its end. */
  constructor(private readonly failed: () => void, private readonly ended: () => void = () => undefined) {
    this.audio.preload = "none";
    this.audio.addEventListener("ended", () => {
      this.stop();
      this.ended();
    });
    this.audio.addEventListener("error", () => {
      if (this.now.url === null) return;
      this.stop();
      this.failed();
    });
  }

  get = (): Playing => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  /** From that second; the one that is played now stops. */
  play(url: string, from = 0): void {
    if (this.now.url !== url) {
      this.audio.src = url;
      this.set({ url, at: from });
    }
    this.audio.currentTime = from;
    void this.audio.play().catch(() => undefined); // its "error" says why
    this.follow();
  }

  stop(): void {
    this.audio.pause();
    cancelAnimationFrame(this.frame);
    this.set({ url: null, at: 0 });
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (this.now.url === null) return;
      this.set({ url: this.now.url, at: this.audio.currentTime });
      this.follow();
    });
  }

  private set(now: Playing): void {
    this.now = now;
    for (const changed of this.readers) changed();
  }
}

/** It falls silent when the page goes. */
export function usePlayer(failed: () => void): { player: Player; playing: Playing } {
  // biome-ignore lint/correctness/useExhaustiveDependencies: one player for the life of the page
  const player = useMemo(() => new Player(failed), []);
  useEffect(() => () => player.stop(), [player]);
  return { player, playing: useSyncExternalStore(player.subscribe, player.get) };
}
