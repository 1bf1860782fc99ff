// What a caller of a flow that is tried hears, to be listened to: one line, or each as it comes.

import { useCallback, useEffect, useRef, useState } from "react";
import type { Audible, TrialHappening } from "../../link/messages";
import { Player } from "../prompts/player";
import { useDesigner } from "./designing";

export interface Hearing {
  now: number | null; // the line that sounds
  aloud: boolean; // each line as it comes
  failed: boolean;
  listen: (line: number) => void;
  hush: () => void;
  setAloud: (aloud: boolean) => void;
}

export function useHearing(happened: TrialHappening[]): Hearing {
  const { link } = useDesigner();
  const [now, setNow] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const [aloud, setAloud] = useState(false);
  const queue = useRef<{ line: number; heard: Audible }[]>([]);
  const turn = useRef(0); // what was asked for before another was chosen is not played any more
  const player = useRef<Player>(null);

  const next = useCallback(async () => {
    const mine = turn.current;
    const one = queue.current.shift();
    setNow(one?.line ?? null);
    if (!one) return;
    try {
      const { sound, spoken } = await link.ask("flows.hear", one.heard);
      const url = sound !== null ? `/api/prompts/sounds/${one.heard.language}/${encodeURIComponent(sound)}` : `/api/prompts/spoken/${spoken}`;
      if (mine === turn.current) player.current?.play(url);
    } catch {
      if (mine !== turn.current) return;
      setFailed(true);
      void next();
    }
  }, [link]);

  useEffect(() => {
    const mine = new Player(() => { setFailed(true); void next(); }, () => void next());
    player.current = mine;
    return () => { turn.current += 1; mine.stop(); };
  }, [next]);

  const begin = useCallback((lines: { line: number; heard: Audible }[]) => {
    turn.current += 1;
    queue.current = lines;
    player.current?.stop();
    setFailed(false);
    void next();
  }, [next]);

  const listen = (line: number) => {
    const heard = happened[line]?.heard;
    if (heard) begin([{ line, heard }]);
  };

  const seen = useRef(happened);
  useEffect(() => {
    const before = seen.current;
    seen.current = happened;
    if (!aloud || before === happened) return;
    const same = happened.findIndex((one, at) => one.text !== before[at]?.text || one.node !== before[at]?.node);
    const from = same < 0 ? happened.length : same;
    begin(happened.flatMap(({ heard }, line) => (heard && line >= from ? [{ line, heard }] : [])));
  }, [happened, aloud, begin]);

  return {
    now, aloud, failed, listen,
    hush: () => begin([]),
    setAloud: (loud) => {
      setAloud(loud);
      begin(loud ? happened.flatMap(({ heard }, line) => (heard ? [{ line, heard }] : [])) : []);
    },
  };
}
