// The prompt library as the link tells it, and what can be done with it.

import type { LinkClient, LinkStatus } from "../../link/client";
import type { PromptList } from "../../link/messages";

export interface Watched {
  list: PromptList | null; // none before the first
  link: LinkStatus;
}

/** Of a sound: its name and for callers in which language. */
export interface SoundName {
  language: string;
  name: string;
}

/** A long file is decoded for some seconds, and others may be before it. */
const TAKEN_WITHIN = 60_000; // ms

export class PromptWatch {
  private now: Watched = { list: null, link: "connecting" };
  private readers = new Set<() => void>();

  constructor(private readonly link: LinkClient) {}

  start(): void {
    this.link.listen({
      opened: () => this.read(),
      event: (event) => {
        if (event.event === "prompts.changed" || event.event === "flows.changed") this.read();
      },
      status: (link) => this.set({ link }),
    });
    this.link.start();
  }

  get = (): Watched => this.now;

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  take(sound: SoundName, upload: string): Promise<unknown> {
    return this.link.ask("prompts.take", { ...sound, upload }, TAKEN_WITHIN);
  }

  speak(sound: SoundName, text: string): Promise<unknown> {
    return this.link.ask("prompts.speak", { ...sound, text });
  }

  delete({ language, name }: SoundName): Promise<unknown> {
    return this.link.ask("prompts.delete", { language, name });
  }

  back({ language, name }: SoundName): Promise<unknown> {
    return this.link.ask("prompts.back", { language, name });
  }

  private read(): void {
    this.link.ask("prompts.list", {}).then(
      (list) => this.set({ list }),
      () => undefined, // lost meanwhile: it is asked again when the link is back
    );
  }

  private set(change: Partial<Watched>): void {
    this.now = { ...this.now, ...change };
    for (const changed of this.readers) changed();
  }
}
