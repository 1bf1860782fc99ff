// One listener for the page's keys.

import { useEffect, useRef } from "react";
import { keyOf } from "../state/keys";

const LETTERS = "trunkline.letters"; // "off": only Alt + letter counts

export function lettersAlone(): boolean {
  return localStorage.getItem(LETTERS) !== "off";
}
export function setLettersAlone(on: boolean): void {
  if (on) localStorage.removeItem(LETTERS);
  else localStorage.setItem(LETTERS, "off");
}

const FIELD = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";

/** acts: what each key does now. typed: a key went into a field. */
export function useKeys(acts: Record<string, () => void>, typed: () => void): void {
  const latest = useRef({ acts, typed });
  latest.current = { acts, typed };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const inField = target?.closest(FIELD) !== null && target !== null;
      if (inField && !event.altKey && event.key.length === 1) latest.current.typed();
      if ((!event.altKey && target?.closest("dialog[open]")) || event.getModifierState("AltGraph")) return;
      if (!event.altKey && target?.closest("[role=menu]")) return; // a menu has letters of its own
      const key = keyOf(event, inField, lettersAlone());
      const act = key === null ? undefined : latest.current.acts[key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
