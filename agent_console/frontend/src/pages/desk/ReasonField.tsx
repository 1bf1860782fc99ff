// The reason, chosen while the call lasts: a field that finds, with its list below.

import { type KeyboardEvent, useId, useState } from "react";
import type { Call } from "../../link/messages";
import { Icon, Key } from "../../parts/Icon";
import { useInView } from "../../parts/useInView";
import { find, findNode, leaves, pathTitle, type ReasonNode } from "../../state/reasons";
import { t } from "../../words";
import { useDesk } from "./context";
import { useReasons } from "./useReasons";

export function ReasonField({ call }: { call: Call }) {
  const desk = useDesk();
  const tree = useReasons();
  const chosen = findNode(tree, call.disposition);
  const [text, setText] = useState<string | null>(null); // null: not being edited
  const [active, setActive] = useState(0);
  const list = useId();
  const found = text === null ? [] : text.trim() ? find(tree, text) : leaves(tree);
  const activeId = found[active] ? `${list}-${active}` : undefined;
  useInView(activeId);

  const take = (node: ReasonNode | undefined) => {
    if (!node) return;
    void desk.disposition(call.interaction, node.name);
    (document.getElementById("reason") as HTMLElement | null)?.blur();
    setText(null);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
    if (to !== undefined && found.length) {
      event.preventDefault();
      setActive((to + found.length) % found.length);
    } else if (event.key === "Enter") take(found[active]);
    else if (event.key === "Escape") (event.target as HTMLElement).blur();
  };

  return (
    <div className="reasonfield">
      <label className="lab" htmlFor="reason">{t("reason", "Reason, may be chosen now")}</label>
      <div className="field">
        <Icon name="tag" size="s" />
        <input
          id="reason"
          type="text"
          role="combobox"
          autoComplete="off"
          aria-keyshortcuts="Z Alt+Z"
          aria-expanded={text !== null}
          aria-controls={list}
          aria-activedescendant={activeId}
          placeholder={t("reason", "Type to find")}
          value={text ?? (chosen ? pathTitle(chosen) : "")}
          onFocus={() => {
            setText("");
            setActive(0);
          }}
          onBlur={() => setText(null)}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={pressed}
        />
        <Key plain>Z</Key>
      </div>
      {text !== null && (
        <div className="menu found scroll" id={list} role="listbox" aria-label={t("reason", "Reasons")} onPointerDown={(event) => event.preventDefault()}>
          {found.map((node, at) => (
            <div key={node.name} id={`${list}-${at}`} role="option" tabIndex={-1} aria-selected={at === active} className={at === active ? "mi on" : "mi"} onClick={() => take(node)} onKeyDown={() => undefined}>
              <span className="cut">{pathTitle(node)}</span>
            </div>
          ))}
          {found.length === 0 && <div className="hd mute2">{t("reason", "No match")}</div>}
        </div>
      )}
    </div>
  );
}
