// The keys of a page, or of a part of it.

import { useEffect, useRef } from "react";
import { keyOf } from "../state/keys";
import type { Typing } from "./typing";

const LETTERS = "trunkline.letters"; // "off": only Alt + letter counts

export function lettersAlone(): boolean {
  return localStorage.getItem(LETTERS) !== "off";
}
export function setLettersAlone(on: boolean): void {
  if (on) localStorage.removeItem(LETTERS);
  else localStorage.setItem(LETTERS, "off");
}

const FIELD = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";

const fieldOf = (target: Element | null): Element | null => target?.closest(FIELD) ?? null;

/** acts: what each key does now. */
export function useKeys(acts: Record<string, () => void>): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if ((!event.altKey && target?.closest("dialog[open]")) || event.getModifierState("AltGraph")) return;
      if (!event.altKey && target?.closest("[role=menu]")) return; // a menu has letters of its own
      const key = keyOf(event, fieldOf(target) !== null, lettersAlone());
      const act = key === null ? undefined : latest.current[key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

/** Tells `typing` of each key, of the focus and of fields that go; once a page. */
export function useTyping(typing: Typing): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!typing.takes(event, event.target instanceof Element ? fieldOf(event.target) : null)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const came = (event: FocusEvent) => typing.moved(event.target);
    // some browsers tell of it while a field is being taken away: whether it has gone is known after that
    const left = (event: FocusEvent) => void (event.relatedTarget === null && queueMicrotask(() => typing.moved(document.activeElement)));
    const observer = new MutationObserver(() => typing.look());
    observer.observe(document.body, { childList: true, subtree: true });
    addEventListener("keydown", pressed, true); // before any part of the page has it
    addEventListener("focusin", came);
    addEventListener("focusout", left);
    return () => {
      observer.disconnect();
      removeEventListener("keydown", pressed, true);
      removeEventListener("focusin", came);
      removeEventListener("focusout", left);
    };
  }, [typing]);
}
