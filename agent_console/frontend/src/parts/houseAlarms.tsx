// What is wrong with the house itself, as the link tells it: for the foot of each page and for the live board.

import { createContext, type ReactNode, use, useSyncExternalStore } from "react";
import type { LinkClient } from "../link/client";
import type { RaisedAlarm } from "../link/messages";
import { makeStore, type Store } from "../store";

export type AlarmStore = Store<RaisedAlarm[], RaisedAlarm[]>;

/** All that stand, what keeps calls away first. Over a lost link the last word holds until the next one. */
export function makeAlarms(link?: LinkClient): AlarmStore {
  const store = makeStore<RaisedAlarm[], RaisedAlarm[]>((_, standing) => standing, []);
  link?.listen({
    opened: ({ alarms }) => store.send(alarms),
    event: (event) => event.event === "alarms.changed" && store.send(event.alarms),
  });
  return store;
}

const Context = createContext<AlarmStore>(makeAlarms());

export function HouseAlarms({ store, children }: { store: AlarmStore; children: ReactNode }) {
  return <Context value={store}>{children}</Context>;
}

export function useHouseAlarms(): RaisedAlarm[] {
  const store = use(Context);
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Since when what the database should know is old; null: it is new. */
export function useRecordsAsOf(): string | null {
  return useHouseAlarms().find(({ name }) => name === "records-stale")?.since ?? null;
}
