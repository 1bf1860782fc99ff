// One tab stop for all controls; arrows move inside (the ARIA toolbar).

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

export function Toolbar({ label, children }: { label: string; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  const buttons = () => [...(bar.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];

  useEffect(() => {
    const all = buttons();
    const stop = all.find((button) => button === document.activeElement) ?? all.find((button) => button.tabIndex === 0 && !button.disabled) ?? all.find((button) => !button.disabled);
    for (const button of all) button.tabIndex = button === stop ? 0 : -1;
  });

  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const all = buttons().filter((button) => !button.disabled);
    const next = all[(all.indexOf(document.activeElement as HTMLButtonElement) + step + all.length) % all.length];
    if (!next) return;
    event.preventDefault();
    for (const button of buttons()) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };

  return (
    <div ref={bar} className="ctls" role="toolbar" aria-label={label} onKeyDown={pressed}>
      {children}
    </div>
  );
}
