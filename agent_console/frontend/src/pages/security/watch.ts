// The block list as the link tells it.

import type { LinkClient, LinkStatus } from "../../link/client";
import type { Blocklist } from "../../link/messages";

export interface Listed {
  list: Blocklist | null; // none before the first
  link: LinkStatus;
}

export class BlockWatch {
  private now: Listed = { list: null, link: "connecting" };
  private readers = new Set<() => void>();

  constructor(private readonly link: LinkClient) {}

  start(): void {
    this.link.listen({
      opened: () =>
        void this.link.ask("blocklist.list", {}).then(
          (list) => this.set({ list }),
          () => undefined, // lost meanwhile: it is asked again when the link is back
        ),
      event: (event) => {
        if (event.event === "blocklist.changed") this.set({ list: event.blocklist });
      },
      status: (link) => this.set({ link }),
    });
    this.link.start();
  }

  get = (): Listed => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  block(address: string, minutes: number): Promise<unknown> {
    return this.link.ask("blocklist.block", { address, minutes });
  }

  unblock(address: string): Promise<unknown> {
    return this.link.ask("blocklist.unblock", { address });
  }

  private set(change: Partial<Listed>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
