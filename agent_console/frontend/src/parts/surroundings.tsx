// What every part of a page may need: the page's data, the API, the formats, the clock, the announcer.

import { createContext, type ReactNode, use } from "react";
import type { Api } from "../api";
import { type Clock, useNow as useClock } from "../clock";
import type { Format } from "../format";
import type { PageData } from "../page";
import type { Toasts } from "./toasts";

export interface Surroundings<Data extends PageData = PageData> {
  page: Data;
  api: Api;
  format: Format;
  clock: Clock;
  toasts: Toasts;
  announce: Announce;
}
/** Says it to screen readers: at once, or when there is time. */
export type Announce = (text: string, how: "assertive" | "polite") => void;

const Context = createContext<Surroundings | null>(null);

export function Surrounded({ around, children }: { around: Surroundings; children: ReactNode }) {
  return <Context value={around}>{children}</Context>;
}

export function useSurroundings<Data extends PageData = PageData>(): Surroundings<Data> {
  const around = use(Context);
  if (!around) throw new Error("no surroundings around this part");
  return around as Surroundings<Data>;
}

export const useFormat = () => useSurroundings().format;
export const useApi = () => useSurroundings().api;
export const useNow = () => useClock(useSurroundings().clock);
