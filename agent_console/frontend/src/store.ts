// One state, changed only by a pure function of state and event.

import { useSyncExternalStore } from "react";

export interface Store<State, Event> {
  get: () => State;
  send: (event: Event) => void;
  subscribe: (changed: () => void) => () => void;
}

export function makeStore<State, Event>(reduce: (state: State, event: Event) => State, start: State): Store<State, Event> {
  let state = start;
  const readers = new Set<() => void>();
  return {
    get: () => state,
    send(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      for (const changed of readers) changed();
    },
    subscribe(changed) {
      readers.add(changed);
      return () => readers.delete(changed);
    },
  };
}

export function useStore<State, Event, Part>(store: Store<State, Event>, part: (state: State) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}
