import { type KeyboardEvent, useRef } from "react";

interface Props<Id extends string> {
  label: string;
  tabs: { id: Id; word: string; count?: number }[];
  chosen: Id;
  choose: (id: Id) => void;
}

/** One tab stop, arrows between the tabs. */
export function Tabs<Id extends string>({ label, tabs, chosen, choose }: Props<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex(({ id }) => id === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    choose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div ref={list} className="tabs" role="tablist" aria-label={label} onKeyDown={pressed}>
      {tabs.map(({ id, word, count }) => (
        <button type="button" key={id} data-tab={id} role="tab" aria-selected={id === chosen} tabIndex={id === chosen ? 0 : -1} onClick={() => choose(id)}>
          {word} {count !== undefined && count > 0 && <span className="mute2 num">{count}</span>}
        </button>
      ))}
    </div>
  );
}
