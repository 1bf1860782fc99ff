import { useSyncExternalStore } from "react";
import { useDesk } from "./context";
import type { PastCall } from "./myCalls";

export function useMyCalls(): PastCall[] {
  const { calls } = useDesk();
  return useSyncExternalStore(calls.subscribe, calls.all);
}
