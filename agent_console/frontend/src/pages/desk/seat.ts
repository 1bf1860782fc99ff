// Where the agent sits: the station and its phone, and the name by which the centre knows this window.

import type { Phone } from "../../phone/phone";
import type { Shelf } from "../../state/drafts";

const NAME = "trunkline.desk";

/** This window's own name, the same after a reload: the desk that was last here may come back unasked. */
export function deskName(window: Shelf): string {
  const known = window.getItem(NAME);
  if (known !== null) return known;
  const name = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  window.setItem(NAME, name);
  return name;
}

export function forgetDeskName(window: Shelf): void {
  window.removeItem(NAME);
}

export class Seat {
  phone: Phone;
  private readers = new Set<() => void>();
  private stopListening: () => void = () => undefined;

  constructor(
    public station: string,
    private readonly makePhone: (station: string) => Phone,
  ) {
    this.phone = makePhone(station);
    this.listen();
  }

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };

  sit(station: string): void {
    if (station === this.station) return;
    this.station = station;
    this.phone.stop();
    this.phone = this.makePhone(station);
    this.listen();
  }

  private listen(): void {
    this.stopListening();
    const tell = () => {
      for (const changed of this.readers) changed();
    };
    this.stopListening = this.phone.subscribe(tell);
    tell();
  }
}
