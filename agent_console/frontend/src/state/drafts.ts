// What was typed and is not yet known to be kept. It lives in the browser's storage, so that neither a reload
// nor a lost network takes it away, and belongs to whoever typed it: the next person at this desk has his own.

export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export interface Drafts {
  keep(name: string, text: string): void;
  read(name: string): string | null;
  forget(name: string): void;
  /** Forgets the draft if it is still what was kept elsewhere; what was typed since stays. */
  drop(name: string, kept: string): void;
  /** What follows the kind in the names of all drafts of it: "note/" */
  names(kind: string): string[];
}

/** account: the name of who types. */
export function makeDrafts(shelf: Shelf, account: string): Drafts {
  const prefix = `trunkline.draft/${encodeURIComponent(account)}/`;
  const read = (name: string) => shelf.getItem(prefix + name);
  const forget = (name: string) => shelf.removeItem(prefix + name);
  return {
    keep: (name, text) => shelf.setItem(prefix + name, text),
    read,
    forget,
    drop: (name, kept) => {
      if (read(name) === kept) forget(name);
    },
    names: (kind) => {
      const all = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? "");
      return all.filter((key) => key.startsWith(prefix + kind)).map((key) => key.slice(prefix.length + kind.length));
    },
  };
}

/** The draft as it was kept; what cannot be read counts as none. */
export function readDraft<Value>(drafts: Drafts, name: string): Value | null {
  const text = drafts.read(name);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}
