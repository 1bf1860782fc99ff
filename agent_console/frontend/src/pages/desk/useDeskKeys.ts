// What the keys do at the desk (console.md §6).

import { useKeys } from "../../parts/useKeys";
import { useDesk, useMoment, useView, type Opened } from "./context";
import { firstDraft } from "./draftForms";

export const focusOn = (id: string) => document.getElementById(id)?.focus();

export function useDeskKeys(): void {
  const desk = useDesk();
  const moment = useMoment();
  const [view, setView] = useView();
  const open = (what: Opened) => setView({ opened: view.opened === what ? null : what });
  const inCall = moment === "talking" || moment === "held";
  const acts: Record<string, () => void> = {
    G: () => desk.ready(),
    L: () => focusOn("search"),
    "/": () => focusOn("search"),
    "?": () => open("keys"),
    I: () => focusOn("notes"),
    Z: () => focusOn("reason"),
    Q: () => {
      const draft = firstDraft(localStorage);
      if (draft === "new") setView({ creating: true, looking: null, tab: "customer" });
      else if (draft !== null) setView({ looking: draft, creating: false, editing: true, tab: "customer" });
    },
  };
  if (moment === "ringing") {
    acts.Y = () => desk.answer();
    acts.N = () => desk.decline();
  } else acts.N = () => open("state");
  if (moment === "idle") acts.U = () => focusOn("dial");
  if (inCall) {
    acts.M = () => desk.mute();
    acts.K = () => desk.hold();
    acts.U = () => open("keypad");
    acts.R = () => open("transfer");
  }
  if (inCall || moment === "dialling") acts.X = () => desk.hangUp();
  if (moment === "wrap-up") {
    acts.P = () => desk.wrapUpMore();
    acts.W = () => void desk.done();
  }
  useKeys(acts, () => desk.typed());
}

