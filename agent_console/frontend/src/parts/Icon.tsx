// Shapes from the page's sprite (templates/_sprite.svg). They are never the only sign of anything.

export type IconName =
  | "back" | "bell" | "board" | "branch" | "check" | "clock" | "db" | "down" | "edit" | "firm" | "flow" | "globe" | "hang" | "head" | "in"
  | "info" | "link" | "lock" | "mail" | "menu" | "mic" | "miss" | "outc" | "pad" | "pause" | "phone" | "play"
  | "plus" | "redo" | "right" | "search" | "star" | "sun" | "tag" | "text" | "undo" | "up" | "user" | "users" | "vm" | "warn" | "x"
  | "trash" | "xfer";
export type ShapeName = "ready" | "ring" | "talk" | "hold" | "wrap" | "notready" | "out";

export function Icon({ name, size = "" }: { name: IconName; size?: "" | "s" | "l" }) {
  return (
    <svg className={`i ${size}`} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

export function Shape({ name }: { name: ShapeName }) {
  return (
    <svg className="g" aria-hidden="true">
      <use href={`#s-${name}`} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg className="mark" width="30" height="30" viewBox="0 0 30 30" role="img" aria-label="Trunkline">
      <path d="M5 8h20" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
      <path d="M15 8v9c0 4.5 3 6.5 7 6.5" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
      <circle cx="7" cy="22" r="3" fill="var(--accent)" />
    </svg>
  );
}

/** The letter on a button. Screen readers get it from the button's aria-keyshortcuts. */
export function Key({ children, plain = false }: { children: string; plain?: boolean }) {
  return (
    <kbd className={plain ? "key plain" : "key"} aria-hidden="true">
      {children}
    </kbd>
  );
}
