import type { ReactNode } from "react";

/** A figure over its label. */
export function Stat({ value, label, size = "", tone = "" }: { value: ReactNode; label: string; size?: "" | "small"; tone?: string }) {
  return (
    <span className="stat">
      <b className={`num ${size} ${tone}`}>{value}</b>
      <span>{label}</span>
    </span>
  );
}

/** What a missing value looks like; zero is "0". */
export const NONE = "–";
