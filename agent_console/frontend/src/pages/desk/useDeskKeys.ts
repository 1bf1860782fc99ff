// What the keys do at the desk (console.md §6).

import { flushSync } from "react-dom";
import { useKeys, useTyping } from "../../parts/useKeys";
import { type Opened, useColumnsCall, useDesk, useDrafts, useMoment, useView, type View } from "./context";
import { firstDraft } from "./draftForms";

export const focusOn = (id: string) => document.getElementById(id)?.focus();

export function useDeskKeys(): void {
  const desk = useDesk();
  const moment = useMoment();
  const [view, setView] = useView();
  const drafts = useDrafts();
  const call = useColumnsCall();
  const open = (what: Opened) => setView({ opened: view.opened === what ? null : what });
  /** The part may lie behind a tab or behind another customer: it is brought to the front first. */
  const goTo = (id: string, change: Partial<View>) => {
    if (!call) return;
    flushSync(() => setView(change));
    focusOn(id);
  };
  const inCall = moment === "talking" || moment === "held";
  const acts: Record<string, () => void> = {
    G: () => desk.ready(),
    L: () => focusOn("search"),
    "/": () => focusOn("search"),
    "?": () => open("keys"),
    I: () => goTo("notes", { tab: "call" }),
    Z: () => goTo("reason", moment === "wrap-up" ? { tab: "history", middle: "wrap-up", looking: null } : { tab: "call" }),
    Q: () => {
      const draft = firstDraft(drafts);
      if (draft === null) return;
      if ("customer" in draft) setView({ looking: draft.customer, creating: null, editing: true, tab: "customer" });
      else setView({ creating: draft.begunIn, looking: null, tab: "customer" });
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
  useTyping(desk.typing);
  useKeys(acts);
}

