// Rings on the chosen device until it is told to stop.

import { chosenDevices, playOn } from "./devices";
import { ringSamples, wav } from "./ringTone";

export class Ring {
  private readonly element = new Audio();
  private url: string | null = null;

  constructor(private readonly silent: () => void) {
    this.element.loop = true;
  }

  async start(): Promise<void> {
    this.url ??= URL.createObjectURL(new Blob([wav(ringSamples())], { type: "audio/wav" }));
    this.element.src = this.url;
    await playOn(this.element, chosenDevices().ringer);
    await this.element.play().catch((error: unknown) => {
      // stopped before it began is no fault; a browser that waits for a click is
      if (error instanceof DOMException && error.name === "NotAllowedError") this.silent();
    });
  }

  stop(): void {
    this.element.pause();
    this.element.currentTime = 0;
  }
}
