// The desk, its state and what the page has open, for every part of the page.

import { createContext, type ReactNode, use, useMemo, useSyncExternalStore } from "react";
import { useSurroundings } from "../../parts/surroundings";
import type { DeskData } from "../../page";
import type { PhoneState } from "../../phone/phone";
import { type DeskState, type Moment, momentOf, shownCall } from "../../state/desk";
import { type Drafts, makeDrafts } from "../../state/drafts";
import { makeStore, type Store, useStore } from "../../store";
import type { Desk } from "./desk";

export type Opened = "state" | "me" | "keypad" | "transfer" | "keys" | "sound" | null;
export type Tab = "call" | "history" | "customer";

/** What the agent looks at, apart from the call: nothing here is the centre's business. */
export interface View {
  opened: Opened;
  looking: number | null; // a customer found by search
  creating: string | null; // the form for a new customer: the call it was begun in, "" without one
  editing: boolean; // the form of the customer who is shown
  tab: Tab; // on half a screen
  middle: "wrap-up" | "history"; // what the middle column shows in the wrap-up
  dial: string; // what stands in the dial field
}
export const NO_VIEW: View = { opened: null, looking: null, creating: null, editing: false, tab: "call", middle: "wrap-up", dial: "" };

export const makeView = (): Store<View, Partial<View>> => makeStore((view, change) => ({ ...view, ...change }), NO_VIEW);

interface DeskContext {
  desk: Desk;
  view: Store<View, Partial<View>>;
}
const Context = createContext<DeskContext | null>(null);

export function DeskProvider({ value, children }: { value: DeskContext; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

function useDeskContext(): DeskContext {
  const context = use(Context);
  if (!context) throw new Error("no desk around this part");
  return context;
}

export const useDesk = (): Desk => useDeskContext().desk;
export const usePage = (): DeskData => useSurroundings<DeskData>().page;

/** What this person left unsaved in this browser. */
export function useDrafts(): Drafts {
  const { name } = usePage().account;
  return useMemo(() => makeDrafts(localStorage, name), [name]);
}

export function useDeskState(): DeskState {
  const { store } = useDesk();
  return useSyncExternalStore(store.subscribe, store.get);
}

export function useMoment(): Moment {
  const { store } = useDesk();
  return useStore(store, momentOf);
}

/** The call whose customer and history the columns show; none while they wait for Answer. */
export function useColumnsCall() {
  const desk = useDesk();
  return useSyncExternalStore(desk.subscribe, () => {
    const call = shownCall(desk.state);
    return call && call.state === "delivered" && desk.waiting === call.interaction ? null : call;
  });
}

export function usePhone(): PhoneState {
  const desk = useDesk();
  return useSyncExternalStore(desk.seat.subscribe, () => desk.phone.state());
}

export function useView(): [View, (change: Partial<View>) => void] {
  const { view } = useDeskContext();
  return [useSyncExternalStore(view.subscribe, view.get), view.send];
}
