// The server's time, told once a second to whoever shows a running clock.

import { useSyncExternalStore } from "react";

export interface Clock {
  /** ms, cut to the second. */
  now: () => number;
  subscribe: (changed: () => void) => () => void;
  stop: () => void;
}

/** Looks four times a second, so that no second is shown late; tells only when one has passed. */
export function makeClock(time: () => number): Clock {
  const second = () => Math.floor(time() / 1000) * 1000;
  const readers = new Set<() => void>();
  let shown = second();
  const timer = window.setInterval(() => {
    const now = second();
    if (now === shown) return;
    shown = now;
    for (const changed of readers) changed();
  }, 250);
  return {
    now: () => shown,
    subscribe(changed) {
      readers.add(changed);
      return () => readers.delete(changed);
    },
    stop: () => window.clearInterval(timer),
  };
}

export function useNow(clock: Clock): number {
  return useSyncExternalStore(clock.subscribe, clock.now);
}

/** Seconds since an ISO time. */
export function since(iso: string, now: number): number {
  return Math.max(0, (now - Date.parse(iso)) / 1000);
}

/** Seconds until an ISO time. now is cut to its second, so what is left rounds up: 20 s begin with "20". */
export function until(iso: string, now: number): number {
  return Math.max(0, Math.floor((Date.parse(iso) - now) / 1000));
}
