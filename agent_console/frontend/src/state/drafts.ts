// What was typed and is not yet known to be kept. It lives in the browser's storage, so that neither a reload
// nor a lost network takes it away.

export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = "trunkline.draft.";

export function keepDraft(shelf: Shelf, name: string, text: string): void {
  shelf.setItem(PREFIX + name, text);
}

export function draft(shelf: Shelf, name: string): string | null {
  return shelf.getItem(PREFIX + name);
}

/** Forgets the draft if it is still what was kept elsewhere; what was typed since stays. */
export function dropDraft(shelf: Shelf, name: string, kept: string): void {
  if (draft(shelf, name) === kept) shelf.removeItem(PREFIX + name);
}

export function readKept<Value>(shelf: Shelf, name: string): Value | null {
  const text = shelf.getItem(name);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}
