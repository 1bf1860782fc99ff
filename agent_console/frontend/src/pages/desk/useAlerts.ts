// What a hidden or distant screen gets of a call: the title, the icon, a system notification, and words for
// screen readers. Said once; nothing is repeated while it rings.

import { useEffect, useRef, useSyncExternalStore } from "react";
import { until } from "../../clock";
import { length } from "../../format";
import type { Call } from "../../link/messages";
import { useSurroundings } from "../../parts/surroundings";
import type { DeskData } from "../../page";
import type { DeskState } from "../../state/desk";
import { currentCall, momentOf } from "../../state/desk";
import { t } from "../../words";
import { useDesk, useDeskState, usePage } from "./context";
import { causeWords } from "./faults";
import { nameOf, customerOf } from "./person";

const SOON = 10; // s before the wrap-up ends by itself

export function useAlerts(): void {
  const state = useDeskState();
  const call = currentCall(state);
  const rings = call?.state === "delivered" ? call : null;
  useTitle(rings);
  useNotification(rings);
  useAnnouncements(state);
}

function useTitle(rings: Call | null): void {
  const { format, page } = useSurroundings();
  const name = rings ? nameOf(rings, format) : null;
  useEffect(() => {
    document.title = name === null ? page.title : t("alert", "● Ringing: {name}", { name });
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (!icon) return;
    icon.dataset.still ??= icon.href;
    icon.href = name === null ? icon.dataset.still : icon.dataset.still.replace("mark.svg", "mark-ringing.svg");
  }, [name, page.title]);
}

/** One a call, replaced by its end. Only while the page is not seen. */
function useNotification(rings: Call | null): void {
  const { format } = useSurroundings();
  const interaction = rings?.interaction ?? null;
  const name = rings ? nameOf(rings, format) : "";
  useEffect(() => {
    if (interaction === null || !document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    const shown = new Notification(t("alert", "A call rings"), { body: name, tag: interaction, requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  }, [interaction, name]);
}

function useAnnouncements(state: DeskState): void {
  const { announce, clock, format } = useSurroundings<DeskData>();
  const page = usePage();
  const desk = useDesk();
  const moment = momentOf(state);
  const call = currentCall(state);
  const before = useRef(moment);
  const link = useRef(state.link);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new moment is news
  useEffect(() => {
    const last = before.current;
    before.current = moment;
    if (last === moment) return;
    if (moment === "ringing" && call) announce(ringWords(call, desk.phone.state().kind === "browser"), "assertive");
    else if (moment === "talking" && last === "held") announce(t("alert", "Retrieved"), "polite");
    else if (moment === "talking" && call) announce(t("alert", "Connected with {name}", { name: nameOf(call, format) }), "polite");
    else if (moment === "held") announce(t("alert", "On hold"), "polite");
    else if (moment === "wrap-up") announce(t("alert", "{cause}. Wrap-up, {n} seconds", { cause: causeWords(state.ended?.cause ?? ""), n: Math.round(page.wrapUpSeconds) }), state.ended?.cause === "customer" ? "assertive" : "polite");
  }, [moment]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the connection is news
  useEffect(() => {
    const last = link.current;
    link.current = state.link;
    // that it is lost says the notice, and what follows from it
    if (state.link === "open" && (last === "lost" || last === "connecting") && state.me) announce(t("alert", "Connection is back"), "assertive");
  }, [state.link]);

  const ends = moment === "wrap-up" && state.me?.until ? state.me.until : null;
  const soon = useSyncExternalStore(clock.subscribe, () => ends !== null && until(ends, clock.now()) <= SOON);
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once
  useEffect(() => {
    if (soon) announce(t("alert", "{n} seconds left for the wrap-up", { n: SOON }), "polite");
  }, [soon]);

  function ringWords(rings: Call, here: boolean): string {
    const firm = customerOf(rings)?.firm;
    const name = nameOf(rings, format);
    const queue = page.queues.find((one) => one.name === rings.queue)?.title;
    return [
      t("alert", "Call ringing. {who}.", { who: firm ? t("alert", "{name}, {firm}", { name, firm }) : name }),
      queue ? t("alert", "{queue}, waited {length}.", { queue, length: length(rings.waited) }) : null,
      here ? t("alert", "Alt Y answers.") : t("alert", "Answer at the telephone."),
    ].filter(Boolean).join(" ");
  }
}
