// What a sound looks like, and where in it one is: click or arrows play from there.

import type { KeyboardEvent, PointerEvent } from "react";
import { t } from "../../words";
import { soundLength } from "./words";

interface Props {
  peaks: number[];
  seconds: number;
  at: number | null; // seconds; none while it is not played
  label: string;
  seek: (seconds: number) => void;
}

const STEP = 1; // second
const LEAST = 3; // per cent of the height: silence is a thin line

export function Waveform({ peaks, seconds, at, label, seek }: Props) {
  const highest = Math.max(1, ...peaks);
  const reached = at === null || seconds === 0 ? 0 : (at / seconds) * peaks.length;
  const pressed = (event: KeyboardEvent) => {
    const now = at ?? 0;
    const to = { ArrowRight: now + STEP, ArrowUp: now + STEP, ArrowLeft: now - STEP, ArrowDown: now - STEP, Home: 0, End: Math.max(0, seconds - STEP) }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    seek(Math.min(Math.max(0, to), seconds));
  };
  const clicked = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * seconds);
  };
  return (
    <div
      className="waveform"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(seconds * 10) / 10}
      aria-valuenow={Math.round((at ?? 0) * 10) / 10}
      aria-valuetext={t("prompts", "{at} of {length}", { at: soundLength(at ?? 0), length: soundLength(seconds) })}
      onKeyDown={pressed}
      onPointerDown={clicked}
    >
      <svg viewBox={`0 0 ${peaks.length} 100`} preserveAspectRatio="none" aria-hidden="true">
        {peaks.map((peak, place) => {
          const height = Math.max(LEAST, (peak / highest) * 100);
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
          return <rect key={place} className={place < reached ? "heard" : undefined} x={place + 0.15} width={0.7} y={(100 - height) / 2} height={height} />;
        })}
      </svg>
    </div>
  );
}
