// Somebody types, and the field goes: the wrap-up is over, a call takes the columns. What he types on is no
// command: for three seconds after the field has left, and after each such key, letters alone do nothing.

export const TYPED_WITHIN = 3_000; // ms

export type TypedKey = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "getModifierState">;

/** What a key under an input method looks like, and the keys that take letters back. */
const WRITES = new Set(["Process", "Backspace", "Delete"]);

export class Typing {
  private field: Element | null = null; // typed in, and not left by the person himself
  private typedAt = Number.NEGATIVE_INFINITY;
  private goneAt: number | null = null; // when the field left the page, or the last key after it

  constructor(private readonly monotonic: () => number) {}

  /** A key went into a field within the last three seconds. */
  lately(): boolean {
    return this.monotonic() - this.typedAt < TYPED_WITHIN;
  }

  /** Each key goes through here; field: the one it goes into. Whether it was meant for a field that has gone. */
  takes(event: TypedKey, field: Element | null): boolean {
    this.look();
    const alone = event.key.length === 1 && (event.getModifierState("AltGraph") || !(event.altKey || event.ctrlKey || event.metaKey));
    if (field) {
      const writes = alone || event.isComposing || WRITES.has(event.key);
      // a command, Esc, or Enter where it sends: he is done with this field
      const done = event.altKey || event.key === "Escape" || (event.key === "Enter" && field.tagName !== "TEXTAREA");
      if (writes) this.typedAt = this.monotonic();
      if (writes || done) this.field = writes ? field : null;
      this.goneAt = null;
      return false;
    }
    if (event.altKey && !alone) this.field = null;
    if (!alone || this.goneAt === null || this.monotonic() - this.goneAt >= TYPED_WITHIN) return false;
    this.goneAt = this.monotonic();
    return true;
  }

  /** The focus has moved: who leaves a field by himself types no more. */
  moved(to: EventTarget | null): void {
    if (to !== this.field && this.field?.isConnected) this.field = null;
  }

  /** Something on the page has changed. */
  look(): void {
    if (!this.field || this.field.isConnected) return;
    this.field = null;
    this.goneAt = this.monotonic();
  }
}
