// Which key means what: a letter alone while no field has the focus, Alt + letter everywhere.

export interface KeyPress {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

/** "Y", "/", "?", "7" or null. Key repeat counts as the one press it began with. */
export function keyOf(press: KeyPress, inField: boolean, lettersAlone: boolean): string | null {
  if (press.repeat || press.isComposing || press.ctrlKey || press.metaKey) return null;
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  if (press.altKey) return press.shiftKey ? null : (letter ?? null);
  if (inField) return null;
  if (press.key === "?") return "?";
  if (press.shiftKey || !lettersAlone) return null;
  if (press.key === "/") return "/";
  // by place on the keyboard, so that it is the same under every input method
  return letter ?? /^Digit([0-9])$/.exec(press.code)?.[1] ?? /^[0-9]$/.exec(press.key)?.[0] ?? null;
}

/** For this long after a change of moment controls are dead, so that a double click does not do the next thing. */
export const DEAD_MS = 600;
