// What every field of a node's form may need: which node it is, what is wrong with it, what can be named.

import { createContext, use } from "react";
import type { FlowDocument } from "../../../designer/document";
import type { FlowFault, FlowTypes } from "../../../link/messages";

export interface Filling {
  type: string;
  document: FlowDocument;
  types: FlowTypes | null;
  faults: FlowFault[];
  /** In words, by the name of the queue. */
  queues: ReadonlyMap<string, string>;
}

export const FillingContext = createContext<Filling | null>(null);

export function useFilling(): Filling {
  const filling = use(FillingContext);
  if (!filling) throw new Error("no form around this field");
  return filling;
}

/** Whether something is wrong with exactly this. */
export function useIsWrong(path: string): boolean {
  return useFilling().faults.some(({ field }) => field === path);
}

/** What may be named here, as far as it is known; null: anything. */
export function known(names: string, { document, types, queues }: Filling): { name: string; word: string }[] | null {
  const site = types?.site;
  const plain = (all: string[]) => all.map((name) => ({ name, word: name }));
  switch (names) {
    case "queues":
      return site ? site.queues.map((name) => ({ name, word: queues.get(name) ?? name })) : null;
    case "hours":
      return site ? plain(site.hours) : null;
    case "mailboxes":
      return site ? plain(site.mailboxes) : null;
    case "stations":
      return site ? plain(site.stations) : null;
    case "sources":
      return site ? plain(site.sources) : null;
    case "services":
      return site ? plain(site.services) : null;
    case "dispositions":
      return site ? plain(site.dispositions) : null;
    case "flows":
      return site ? plain(site.flows.map(({ name }) => name).filter((name) => name !== document.name)) : null;
    case "languages":
      return plain(document.languages);
    case "own":
      return plain(Object.keys(document.variables ?? {}));
    case "variables":
      return plain([...Object.keys(document.variables ?? {}), ...Object.keys(site?.call ?? {})]);
    default:
      return null;
  }
}
