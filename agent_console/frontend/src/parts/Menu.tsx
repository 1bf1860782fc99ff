// A menu at its button. Arrows move, Enter chooses, the letter on an entry chooses it directly.

import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { Floating } from "./Floating";
import { Key } from "./Icon";

export interface Entry {
  id: string;
  label: ReactNode;
  hint?: string;
  letter?: string;
  checked?: boolean;
  why?: string; // why it cannot be done now; then it is dimmed
  choose: () => void;
}
export interface Group {
  title?: string;
  entries: Entry[];
}

interface Props {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  align?: "start" | "end";
  width?: number;
  groups: Group[];
  close: () => void;
  head?: ReactNode;
  first?: string; // id of the entry that has the focus at first
}

export function Menu({ label, anchor, align, width = 260, groups, close, head, first }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];

  // biome-ignore lint/correctness/useExhaustiveDependencies: only at the opening
  useEffect(() => {
    const all = items();
    const wanted = first ? all.find((item) => item.dataset.entry === first) : undefined;
    (wanted ?? all[0])?.focus();
  }, [first]);

  const choose = (entry: Entry) => {
    if (entry.why) return;
    close();
    entry.choose();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length]?.focus();
      return;
    }
    if (event.key === "Tab") close();
    const entry = groups.flatMap(({ entries }) => entries).find(({ letter }) => letter?.toLowerCase() === event.key.toLowerCase());
    if (entry) {
      event.preventDefault();
      event.stopPropagation();
      choose(entry);
    }
  };

  return (
    <Floating anchor={anchor} align={align} width={width} close={close}>
      <div ref={list} className="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={pressed}>
        {head}
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups of a menu never change their order
          <div key={index} role="group" aria-label={group.title}>
            {(index > 0 || head) && <hr />}
            {group.title && <div className="hd s12 mute2" aria-hidden="true">{group.title}</div>}
            {group.entries.map((entry) => (
              <button
                type="button"
                key={entry.id}
                data-entry={entry.id}
                className="mi"
                role={entry.checked === undefined ? "menuitem" : "menuitemradio"}
                aria-checked={entry.checked}
                aria-disabled={entry.why !== undefined || undefined}
                aria-keyshortcuts={entry.letter}
                title={entry.why}
                onClick={() => choose(entry)}
              >
                <span className="grow row">
                  {entry.label} {entry.hint && <small>{entry.hint}</small>}
                </span>
                {entry.checked && <span className="tick" aria-hidden="true">✓</span>}
                {entry.letter && <Key plain>{entry.letter}</Key>}
              </button>
            ))}
          </div>
        ))}
      </div>
    </Floating>
  );
}
