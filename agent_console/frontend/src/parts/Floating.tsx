// A panel that floats at its button: menus, the keypad, the transfer list. Esc or a click beside it closes it,
// and the focus goes back to where it was.

import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";

interface Props {
  anchor: RefObject<HTMLElement | null>;
  align?: "start" | "end";
  above?: boolean;
  width?: number;
  close: () => void;
  children: ReactNode;
}

const GAP = 6; // px

export function Floating({ anchor, align = "start", above = false, width, close, children }: Props) {
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const place = () => {
      const at = anchor.current?.getBoundingClientRect();
      const panel = box.current;
      if (!at || !panel) return;
      const { offsetWidth, offsetHeight } = panel;
      const left = align === "start" ? at.left : at.right - offsetWidth;
      const top = above ? at.top - offsetHeight - GAP : at.bottom + GAP;
      panel.style.left = `${Math.max(8, Math.min(left, innerWidth - offsetWidth - 8))}px`;
      panel.style.top = `${Math.max(8, Math.min(top, innerHeight - offsetHeight - 8))}px`;
    };
    place();
    addEventListener("resize", place);
    return () => removeEventListener("resize", place);
  });

  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const inside = box.current === null || document.activeElement === document.body;
      if (inside && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  useEffect(() => {
    const pressed = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) close();
    };
    addEventListener("pointerdown", pressed, true);
    return () => removeEventListener("pointerdown", pressed, true);
  }, [anchor, close]);

  return createPortal(
    <div
      ref={box}
      className="floating"
      style={width ? { width } : undefined}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      {children}
    </div>,
    document.body,
  );
}
