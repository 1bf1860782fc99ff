// A customer's contact history: what the pop brought, and older pages as they are asked for.

import { useEffect, useState } from "react";
import type { HistoryItem } from "../../link/messages";
import { useApi } from "../../parts/surroundings";
import type { HistoryPage } from "../../records";

export interface HistoryData {
  items: HistoryItem[];
  more: boolean;
  loading: boolean;
  fault: string | null;
  older: () => void;
}

export const POP_PAGE = 20; // items that a screen pop carries at most

interface State {
  key: string;
  items: HistoryItem[];
  more: boolean;
  loading: boolean;
  fault: string | null;
}

/** seed: the pop's items, when the customer is the one of the call; without it the first page is read. */
export function useHistory(customer: number | null, excluding: string | null, seed: HistoryItem[] | null): HistoryData {
  const api = useApi();
  const key = `${customer}/${excluding}`;
  const begin = (): State => ({ key, items: seed ?? [], more: seed !== null && seed.length >= POP_PAGE, loading: seed === null && customer !== null, fault: null });
  const [state, setState] = useState<State>(begin);
  const shown = state.key === key ? state : begin();

  const read = (before: HistoryItem | null) => {
    if (customer === null) return;
    const query: Record<string, string> = {};
    if (before) query.before = before.interaction;
    if (excluding) query.excluding = excluding;
    setState({ ...shown, loading: true, fault: null });
    api.get<HistoryPage>(`/api/customers/${customer}/history`, query).then(
      ({ history, more }) => setState((now) => (now.key === key ? { key, items: before ? [...now.items, ...history] : history, more, loading: false, fault: null } : now)),
      (error: Error) => setState((now) => (now.key === key ? { ...now, loading: false, fault: error.message } : now)),
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another customer or call begins anew
  useEffect(() => {
    setState(begin());
    if (seed === null) read(null);
  }, [key, seed === null]);

  return { ...shown, older: () => read(shown.items.at(-1) ?? null) };
}
