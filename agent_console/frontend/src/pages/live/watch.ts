// The live board as the link tells it, and how old it is.

import type { LinkClient, LinkStatus } from "../../link/client";
import type { Board } from "../../link/messages";
import { EMPTY_BOARD, mergeBoard } from "../../state/board";

export interface Watched {
  board: Board | null; // none before the first
  link: LinkStatus;
  reason: string | null;
  refused: string | null; // code
}

/** The link answers a ping at least so often; a longer silence means that the figures are old. */
export const FRESH_MS = 7_000;

export class BoardWatch {
  private now: Watched = { board: null, link: "connecting", reason: null, refused: null };
  private readers = new Set<() => void>();

  constructor(private readonly link: LinkClient) {}

  start(): void {
    this.link.listen({
      opened: () =>
        void this.link.ask("board.watch", {}).then(
          (board) => this.set({ board, refused: null }),
          (error: { code?: string }) => this.set({ refused: error.code ?? "" }),
        ),
      event: (event) => {
        if (event.event === "board.changed") this.set({ board: mergeBoard(this.now.board ?? EMPTY_BOARD, event.board) });
      },
      status: (link, reason) => this.set({ link, reason }),
    });
    this.link.start();
  }

  get = (): Watched => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  /** Seconds since the server was last heard; 0 while that is fresh. */
  behind(): number {
    if (this.link.heard === 0) return 0;
    const silent = Date.now() - this.link.heard;
    return this.now.link === "open" && silent < FRESH_MS ? 0 : Math.round(silent / 1000);
  }

  private set(change: Partial<Watched>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
