// How each state looks: colour, shape and word, always the three.

import type { AgentState } from "../link/messages";
import type { Named } from "../page";
import { t } from "../words";
import { Shape, type ShapeName } from "./Icon";

export interface Look {
  style: string; // class of console.css
  shape: ShapeName;
  word: string;
}

export const ringing = (): Look => ({ style: "st-ring", shape: "ring", word: t("state", "Ringing") });
export const talking = (): Look => ({ style: "st-talk", shape: "talk", word: t("state", "Talking") });
export const dialling = (): Look => ({ style: "st-talk", shape: "talk", word: t("state", "Dialling") });
export const onHold = (): Look => ({ style: "st-hold", shape: "hold", word: t("state", "On hold") });
export const wrapUp = (): Look => ({ style: "st-wrap", shape: "wrap", word: t("state", "Wrap-up") });

/** Reasons that the server gives by itself; all others are the site's own. */
function serverReason(reason: string): string | null {
  switch (reason) {
    case "no-answer":
      return t("state", "No answer");
    case "declined":
      return t("state", "Declined");
    case "phone-lost":
      return t("state", "Phone lost");
    case "switch-lost":
      return t("state", "Switch down");
    case "console-lost":
      return t("state", "Desk lost");
    default:
      return null;
  }
}

export function reasonWord(reason: string | null, reasons: Named[]): string {
  if (reason === null) return t("state", "Not ready");
  return reasons.find(({ name }) => name === reason)?.title ?? serverReason(reason) ?? t("state", "Not ready");
}

export function lookOf(state: AgentState["state"], reason: string | null, held: boolean, reasons: Named[]): Look {
  switch (state) {
    case "ready":
      return { style: "st-ready", shape: "ready", word: t("state", "Ready") };
    case "reserved":
      return ringing();
    case "busy":
      return held ? onHold() : talking();
    case "wrap-up":
      return wrapUp();
    case "not-ready":
      return { style: "st-notready", shape: "notready", word: reasonWord(reason, reasons) };
    case "logged-out":
      return { style: "st-out", shape: "out", word: t("state", "Logged out") };
  }
}

export function Chip({ look, kind = "" }: { look: Look; kind?: "" | "bare" | "solid" }) {
  return (
    <span className={`chip ${look.style} ${kind}`}>
      <Shape name={look.shape} />
      {look.word}
    </span>
  );
}
