// Keeps what is drawn: in the browser at once, on the server soon after. Nothing drawn is lost by a reload, a
// lost network, a second window or a colleague.

import { type Api, ApiFault } from "../api";
import { type Drafts, readDraft } from "../state/drafts";
import { canonical, type FlowDocument } from "./document";
import type { DrawnDraft } from "./kept";

/** none: nothing was drawn since it was published; unsaved: the server does not have it yet. */
export type Saved = "none" | "saved" | "saving" | "unsaved" | "away" | "conflict";

export interface Kept {
  saved: Saved;
  at: number | null; // ms: when the server had it last
  theirs: DrawnDraft | null; // saved from another window
  fault: string | null;
}
interface Local {
  document: FlowDocument;
  base: number;
  revision: number;
}

const SOON = 700; // ms after the last change
const AGAIN = 5_000; // ms until the server is tried again

export class Keeper {
  now: Kept = { saved: "none", at: null, theirs: null, fault: null };
  base = 0;
  revision = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private saving: Promise<boolean> | null = null;
  private waiting: FlowDocument | null = null;

  constructor(
    private readonly api: Api,
    private readonly drafts: Drafts,
    private readonly flow: string,
    private readonly changed: () => void,
    private readonly savedIt: () => void,
  ) {}

  /** What the server has, and what this browser still had to tell it; the document to go on with. */
  open(mine: DrawnDraft | null, base: number): FlowDocument | null {
    this.base = mine?.base ?? base;
    this.revision = mine?.revision ?? 0;
    if (mine) this.set({ saved: "saved", at: Date.parse(mine.saved) });
    const local = readDraft<Local>(this.drafts, this.name);
    if (!local || (mine && canonical(local.document) === canonical(mine.document))) {
      this.drafts.forget(this.name);
      return mine?.document ?? null;
    }
    if (local.revision !== this.revision && mine) {
      this.waiting = local.document;
      this.set({ saved: "conflict", theirs: mine });
      return local.document;
    }
    this.base = local.base;
    this.change(local.document);
    return local.document;
  }

  /** It is drawn on: kept here at once, there soon. */
  change(document: FlowDocument): void {
    this.waiting = document;
    this.drafts.keep(this.name, JSON.stringify({ document, base: this.base, revision: this.revision } satisfies Local));
    if (this.now.saved === "conflict") return;
    this.set({ saved: "unsaved" });
    this.soon(SOON);
  }

  /** Everything drawn so far is on the server; whether it is. */
  async flush(): Promise<boolean> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    while (this.saving) await this.saving;
    if (this.now.saved === "conflict") return false;
    if (this.waiting === null) return this.now.saved === "saved" || this.now.saved === "none";
    this.saving = this.save(this.waiting);
    const done = await this.saving;
    return done && this.waiting === null ? true : done && this.flush();
  }

  /** This document is the draft, whether or not anything was changed in it. */
  async insist(document: FlowDocument): Promise<boolean> {
    if (this.now.saved === "none") this.change(document);
    return this.flush();
  }

  /** The other window's, or mine on top of it. */
  settle(take: "mine" | "theirs"): FlowDocument | null {
    const { theirs } = this.now;
    if (!theirs) return null;
    this.revision = theirs.revision;
    if (take === "theirs") {
      this.base = theirs.base;
      this.forget();
      this.set({ saved: "saved", at: Date.parse(theirs.saved), theirs: null });
      return theirs.document;
    }
    this.set({ saved: "unsaved", theirs: null });
    if (this.waiting) this.change(this.waiting);
    return null;
  }

  /** What was drawn is published, or thrown away: from here on it begins with this version. */
  startAgain(base: number): void {
    this.base = base;
    this.revision = 0;
    this.forget();
    this.set({ saved: "none", at: null, theirs: null, fault: null });
  }

  private get name(): string {
    return `flow/${this.flow}`;
  }

  private forget(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting = null;
    this.drafts.forget(this.name);
  }

  private soon(ms: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async save(document: FlowDocument): Promise<boolean> {
    this.set({ saved: "saving" });
    try {
      const { revision } = await this.api.send<{ revision: number }>("POST", `/api/flows/${this.flow}/draft`, { document, base: this.base, revision: this.revision });
      this.revision = revision;
      if (this.waiting === document) {
        this.waiting = null;
        this.drafts.forget(this.name);
      } else if (this.waiting) {
        this.drafts.keep(this.name, JSON.stringify({ document: this.waiting, base: this.base, revision } satisfies Local));
      }
      this.set({ saved: this.waiting ? "unsaved" : "saved", at: Date.now(), fault: null });
      this.savedIt();
      return true;
    } catch (error) {
      if (error instanceof ApiFault && error.code === "conflict") {
        this.set({ saved: "conflict", theirs: error.more.theirs as DrawnDraft });
        return false;
      }
      this.set({ saved: "away", fault: error instanceof Error ? error.message : String(error) });
      this.soon(AGAIN);
      return false;
    } finally {
      this.saving = null;
    }
  }

  private set(change: Partial<Kept>): void {
    this.now = { ...this.now, ...change };
    this.changed();
  }
}
