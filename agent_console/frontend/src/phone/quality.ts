// How the voice comes through, from the browser's own statistics.

import type { Quality } from "./phone";

interface Counts {
  lost: number;
  received: number;
}

export class QualityMeter {
  private before: Counts | null = null;

  constructor(private readonly connection: RTCPeerConnection) {}

  /** Loss since the last measure; null while nothing has arrived. */
  async measure(): Promise<Quality | null> {
    const report = await this.connection.getStats();
    let counts: Counts | null = null;
    let roundTrip: number | null = null;
    for (const entry of report.values() as Iterable<Record<string, unknown>>) {
      if (entry.type === "inbound-rtp") counts = { lost: Number(entry.packetsLost ?? 0), received: Number(entry.packetsReceived ?? 0) };
      if (entry.type === "candidate-pair" && entry.nominated && typeof entry.currentRoundTripTime === "number")
        roundTrip = entry.currentRoundTripTime * 1000;
    }
    if (!counts) return null;
    const last = this.before ?? { lost: 0, received: 0 };
    this.before = counts;
    return { loss: lossBetween(last, counts), roundTrip };
  }
}

export function lossBetween(before: Counts, after: Counts): number {
  const lost = Math.max(0, after.lost - before.lost);
  const sent = lost + Math.max(0, after.received - before.received);
  return sent > 0 ? lost / sent : 0;
}

/** Bars of 4, as a person hears it: under 1 % and 150 ms good, up to 3 % and 300 ms fair. */
export function bars({ loss, roundTrip }: Quality): 1 | 2 | 3 | 4 {
  const delay = roundTrip ?? 0;
  if (loss < 0.01 && delay < 150) return 4;
  if (loss < 0.02 && delay < 250) return 3;
  if (loss < 0.05 && delay < 400) return 2;
  return 1;
}
