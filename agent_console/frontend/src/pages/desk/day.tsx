// Today's counts, read again when a call has ended and once a minute.

import { createContext, type ReactNode, use, useEffect, useState } from "react";
import type { Board } from "../../link/messages";
import { useApi } from "../../parts/surroundings";
import type { Day } from "../../records";
import { EMPTY_BOARD, mergeBoard } from "../../state/board";
import { useMoment } from "./context";

interface Today {
  day: Day | null;
  fault: string | null;
  board: Board | null; // live queues, for those who may watch them
}
const Context = createContext<Today>({ day: null, fault: null, board: null });
export const useToday = () => use(Context);

const AGAIN_MS = 60_000;
const WRITTEN_MS = 2_000; // the call that has just ended is in the journal by then

export function TodayProvider({ live, children }: { live: LiveQueues; children: ReactNode }) {
  const api = useApi();
  const idle = useMoment() === "idle";
  const [day, setDay] = useState<Day | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [board, setBoard] = useState<Board | null>(live.board);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each return to idle has a call behind it
  useEffect(() => {
    const read = () =>
      api.get<Day>("/api/day").then(
        (answer) => {
          setDay(answer);
          setFault(null);
        },
        (error: Error) => setFault(error.message),
      );
    void read();
    const soon = window.setTimeout(() => void read(), WRITTEN_MS);
    const timer = window.setInterval(() => void read(), AGAIN_MS);
    return () => {
      window.clearTimeout(soon);
      window.clearInterval(timer);
    };
  }, [api, idle]);
  useEffect(() => live.subscribe(() => setBoard(live.board)), [live]);
  return <Context value={{ day, fault, board }}>{children}</Context>;
}

/** The live rows of the queues, as long as the link gives them to this role. */
export class LiveQueues {
  board: Board | null = null;
  private readers = new Set<() => void>();

  subscribe = (changed: () => void): (() => void) => {
    this.readers.add(changed);
    return () => this.readers.delete(changed);
  };
  begin(board: Board): void {
    this.set(board);
  }
  change(changed: Board): void {
    this.set(mergeBoard(this.board ?? EMPTY_BOARD, changed));
  }
  end(): void {
    this.set(null);
  }
  private set(board: Board | null): void {
    this.board = board;
    for (const changed of this.readers) changed();
  }
}
