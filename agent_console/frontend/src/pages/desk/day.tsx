// Today's counts, read again once a minute, and once when a call and its wrap-up are over.

import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from "react";
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
  const moment = useMoment();
  const working = moment !== "idle" && moment !== "away";
  const worked = useRef(false);
  const [day, setDay] = useState<Day | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [board, setBoard] = useState<Board | null>(live.board);
  const read = useCallback(
    () =>
      void api.get<Day>("/api/day").then(
        (answer) => {
          setDay(answer);
          setFault(null);
        },
        (error: Error) => setFault(error.message),
      ),
    [api],
  );
  useEffect(() => {
    read();
    const timer = window.setInterval(read, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [read]);
  useEffect(() => {
    const before = worked.current;
    worked.current = working;
    if (working || !before) return;
    const timer = window.setTimeout(read, WRITTEN_MS);
    return () => window.clearTimeout(timer);
  }, [read, working]);
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
