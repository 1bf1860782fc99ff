// Notes are kept as they are typed: at once in this browser, half a second later with the centre. What the
// centre has not confirmed goes again when the network is back, and after the call by the pages' own API.

import type { Api } from "../../api";
import { LinkFault } from "../../link/client";
import type { Drafts } from "../../state/drafts";
import { makeStore } from "../../store";

export type NoteStatus = "empty" | "typing" | "saved" | "here"; // here: kept in this browser only, so far
export interface NoteState {
  interaction: string | null;
  status: NoteStatus;
  savedAt: number | null; // ms
}

const DEBOUNCE_MS = 500;
const NOTE = "note/";

export interface NoteSurroundings {
  drafts: Drafts;
  api: Pick<Api, "send">;
  send: (interaction: string, text: string) => Promise<unknown>;
  now: () => number;
  after: (ms: number, run: () => void) => () => void;
}

export class Notes {
  readonly store = makeStore<NoteState, Partial<NoteState>>((state, change) => ({ ...state, ...change }), {
    interaction: null,
    status: "empty",
    savedAt: null,
  });
  private cancel: (() => void) | null = null;

  constructor(private readonly around: NoteSurroundings) {}

  /** What was typed for this call and may not have reached the centre. */
  unsaved(interaction: string): string | null {
    return this.around.drafts.read(NOTE + interaction);
  }

  type(interaction: string, text: string): void {
    this.around.drafts.keep(NOTE + interaction, text);
    this.store.send({ interaction, status: "typing" });
    this.cancel?.();
    this.cancel = this.around.after(DEBOUNCE_MS, () => void this.flush(interaction));
  }

  /** Sends what is not confirmed; resolves when the centre has answered. */
  async flush(interaction: string): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    const text = this.unsaved(interaction);
    if (text === null) return;
    try {
      await this.keep(interaction, text);
    } catch {
      this.store.send({ interaction, status: "here" });
      return;
    }
    this.around.drafts.drop(NOTE + interaction, text);
    if (this.unsaved(interaction) === null) this.store.send({ interaction, status: "saved", savedAt: this.around.now() });
  }

  /** After a reload or a lost network: every note of his in this browser that is not confirmed yet. */
  async flushAll(): Promise<void> {
    for (const interaction of this.around.drafts.names(NOTE)) await this.flush(interaction);
  }

  private async keep(interaction: string, text: string): Promise<void> {
    try {
      await this.around.send(interaction, text);
    } catch (error) {
      if (!(error instanceof LinkFault) || error.code !== "no-such-call") throw error;
      await this.around.api.send("POST", `/api/interactions/${encodeURIComponent(interaction)}/note`, { text });
    }
  }
}
