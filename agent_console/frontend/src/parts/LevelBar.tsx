// A microphone's level, drawn each frame without React, and the word for it.

import { useEffect, useRef } from "react";
import { Icon } from "./Icon";

export const HEARD = 0.28; // of the meter: a voice at an arm's length
const REMEMBERED = 4_000; // ms

interface Props {
  label: string;
  level: () => number;
  heard: string;
  silent: string;
}

export function LevelBar({ label, level, heard, silent }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const read = useRef(level);
  read.current = level;
  useEffect(() => {
    const bar = box.current?.querySelector<HTMLElement>("[role=meter]");
    const word = box.current?.querySelector<HTMLElement>(".word");
    const fill = bar?.querySelector<HTMLElement>("i");
    if (!bar || !word || !fill) return;
    let at = Number.NEGATIVE_INFINITY;
    let frame = 0;
    const draw = () => {
      const now = read.current();
      if (now > HEARD) at = performance.now();
      const isHeard = performance.now() - at < REMEMBERED;
      fill.style.width = `${Math.round(now * 100)}%`;
      bar.setAttribute("aria-valuenow", String(Math.round(now * 100)));
      const text = isHeard ? heard : silent;
      if (word.textContent !== text) word.textContent = text;
      if (box.current) box.current.dataset.state = isHeard ? "heard" : "silent";
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [heard, silent]);
  return (
    <div ref={box} className="miccheck" data-state="silent">
      <span className="lamp">
        <Icon name="mic" size="s" />
      </span>
      <span className="bar" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0}>
        <i />
      </span>
      <span className="word" role="status" />
    </div>
  );
}
