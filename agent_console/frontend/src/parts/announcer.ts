// Two live regions for screen readers. The same sentence twice is two announcements: a space is added.

import type { Announce } from "./surroundings";

export function makeAnnouncer(body: HTMLElement): Announce {
  const region = (how: "assertive" | "polite") => {
    const made = document.createElement("div");
    made.className = "vh";
    made.setAttribute("role", how === "assertive" ? "alert" : "status");
    made.setAttribute("aria-live", how);
    body.append(made);
    return made;
  };
  const regions = { assertive: region("assertive"), polite: region("polite") };
  return (text, how) => {
    const shown = regions[how];
    shown.textContent = shown.textContent === text ? `${text}\u00a0` : text;
  };
}
