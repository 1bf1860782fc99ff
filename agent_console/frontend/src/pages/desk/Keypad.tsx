// Twelve keys. While it is open, the keyboard's digits press them too.

import { type RefObject, useEffect, useRef } from "react";
import { Floating } from "../../parts/Floating";
import { t } from "../../words";

const KEYS: [string, string][] = [
  ["1", ""], ["2", "ABC"], ["3", "DEF"],
  ["4", "GHI"], ["5", "JKL"], ["6", "MNO"],
  ["7", "PQRS"], ["8", "TUV"], ["9", "WXYZ"],
  ["*", ""], ["0", "+"], ["#", ""],
]; // biome-ignore format: it is a keypad

export function Keypad({ anchor, close, press }: { anchor: RefObject<HTMLElement | null>; close: () => void; press: (key: string) => void }) {
  return (
    <Floating anchor={anchor} width={212} close={close}>
      <div role="dialog" aria-label={t("keypad", "Keypad")}>
        <KeypadKeys press={press} />
      </div>
    </Floating>
  );
}

export function KeypadKeys({ press, focus = true }: { press: (key: string) => void; focus?: boolean }) {
  const keys = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) keys.current?.querySelector<HTMLElement>("button")?.focus();
  }, [focus]);
  return (
    <div
      ref={keys}
      className="keypad"
      role="group"
      aria-label={t("keypad", "Keypad")}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        press(event.key);
      }}
    >
      {KEYS.map(([key, letters]) => (
        <button type="button" key={key} onClick={() => press(key)}>
          <b>{key}</b>
          <small aria-hidden="true">{letters}</small>
        </button>
      ))}
    </div>
  );
}
