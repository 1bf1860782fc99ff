// Short messages at the bottom right: something was kept, or a small thing did not work. Never for a call.

import { makeStore, type Store } from "../store";

export interface Toast {
  id: number;
  text: string;
  kind: "done" | "fault";
  undo?: (() => void) | undefined;
}
type Event = { kind: "say"; toast: Toast } | { kind: "over"; id: number };

export const TOAST_MS = 6_000;

export interface Toasts {
  store: Store<Toast[], Event>;
  done(text: string, undo?: () => void): void;
  fault(text: string): void;
  close(id: number): void;
}

export function makeToasts(): Toasts {
  const store = makeStore<Toast[], Event>((toasts, event) => {
    if (event.kind === "over") return toasts.filter(({ id }) => id !== event.id);
    // the same sentence twice is shown once, anew
    return [...toasts.filter(({ text }) => text !== event.toast.text), event.toast].slice(-3);
  }, []);
  let last = 0;
  const say = (kind: Toast["kind"], text: string, undo?: () => void) => store.send({ kind: "say", toast: { id: ++last, text, kind, undo } });
  return {
    store,
    done: (text, undo) => say("done", text, undo),
    fault: (text) => say("fault", text),
    close: (id) => store.send({ kind: "over", id }),
  };
}
