// Callers over the drawing, for whatever part of the page shows them.

import { createContext, type ReactNode, use, useMemo, useState, useSyncExternalStore } from "react";
import { busiest, type Overlay } from "../../../state/flowLive";
import { useDesigner } from "../designing";
import { CallersWatch, overlayOf } from "./watch";

interface Over {
  watch: CallersWatch;
  nodes: ReadonlyMap<string, Overlay>;
  most: number; // by how many the busiest line was gone
}
const Context = createContext<Over | null>(null);

export function Calling({ children }: { children: ReactNode }) {
  const designer = useDesigner();
  const [watch] = useState(() => new CallersWatch(designer.link, designer.api, designer.flow));
  const seen = useSyncExternalStore(watch.subscribe, watch.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step of a call that is followed changes no figure
  const over = useMemo(() => {
    const nodes = overlayOf(seen);
    return { watch, nodes, most: busiest(nodes) };
  }, [watch, seen.open, seen.period, seen.version, seen.live, seen.figures]);
  return <Context value={over}>{children}</Context>;
}

export function useCallers(): Over {
  const over = use(Context);
  if (!over) throw new Error("no callers around this part");
  return over;
}

export function useSeen() {
  const { watch } = useCallers();
  return useSyncExternalStore(watch.subscribe, watch.get);
}
