// Why did they call? Columns of the tree; type to find, click, or press the digits.

import { type KeyboardEvent, useId, useState } from "react";
import type { Call } from "../../link/messages";
import { Icon, Key } from "../../parts/Icon";
import { useKeys } from "../../parts/useKeys";
import { byDigit, find, findNode, path, pathTitle, type ReasonNode } from "../../state/reasons";
import { t, tn } from "../../words";
import { useDesk } from "./context";
import { useReasons } from "./useReasons";

export function ReasonTree({ call }: { call: Call }) {
  const desk = useDesk();
  const tree = useReasons();
  const chosen = findNode(tree, call.disposition);
  const [open, setOpen] = useState<ReasonNode | null>(chosen?.parent ?? null);
  const [text, setText] = useState("");
  const found = find(tree, text);
  const list = useId();

  const take = (node: ReasonNode) => {
    if (node.children.length) {
      setOpen(node);
      return;
    }
    setOpen(node.parent);
    setText("");
    void desk.disposition(call.interaction, node.name);
  };
  const digit = (key: string): boolean => {
    const node = byDigit(tree, open, key);
    if (node) take(node);
    return node !== null;
  };
  useKeys(Object.fromEntries([..."0123456789"].map((key) => [key, () => void digit(key)])));
  const typed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && found[0]) {
      event.preventDefault();
      take(found[0]);
    } else if (event.key === "Escape") {
      setText("");
      setOpen(null);
      (event.target as HTMLElement).blur();
    } else if (text === "" && /^[0-9]$/.test(event.key) && !event.altKey && digit(event.key)) event.preventDefault();
  };
  const columns = [tree, ...(open ? path(open).map(({ children }) => children) : [])];
  const lit = new Set(open ? path(open) : []);

  return (
    <div className="body scroll wrapbody">
      <div>
        <label className="lab" htmlFor="reason">
          {t("reason", "Why did they call?")} <span className="mute2">{t("reason", "Type, click, or use the digits.")}</span>
        </label>
        <div className="field">
          <Icon name="search" size="s" />
          <input id="reason" type="text" autoComplete="off" aria-keyshortcuts="Z Alt+Z" aria-describedby={list} placeholder={t("reason", "Type to find")} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={typed} />
          <span id={list} className="s12 mute2 nw" role="status">
            {text.trim() ? (found.length ? tn("reason", "{n} match · Enter takes it", "{n} matches · Enter takes the first", found.length) : t("reason", "No match")) : ""}
          </span>
        </div>
      </div>
      {text.trim() ? (
        <ul className="mcol foundlist">
          {found.map((node) => (
            <li key={node.name} className={node === found[0] ? "on" : ""}>
              <button type="button" onClick={() => take(node)}>{pathTitle(node)}</button>
            </li>
          ))}
        </ul>
      ) : (
        <div className="mcols" role="group" aria-label={t("reason", "Reasons")}>
          {columns.map((nodes, depth) => (
            <ul className="mcol scroll" key={nodes[0]?.name ?? depth}>
              {nodes.map((node) => (
                <li key={node.name} className={node === chosen ? "pick" : lit.has(node) ? "on" : ""}>
                  <button type="button" aria-pressed={node.children.length ? undefined : node === chosen} aria-expanded={node.children.length ? lit.has(node) : undefined} onClick={() => take(node)}>
                    {node.key && nodes === columns.at(-1) ? <Key plain>{node.key}</Key> : <span className="keyspace" />}
                    <span className="cut">{node.title}</span>
                    <span className="end mute2">{node.children.length ? <Icon name="right" size="s" /> : node === chosen && <Icon name="check" size="s" />}</span>
                  </button>
                </li>
              ))}
            </ul>
          ))}
        </div>
      )}
      <div className="row pickline" role="status">
        {chosen ? <span className="pickd">{pathTitle(chosen)}</span> : <span className="s13 mute2">{t("reason", "No reason chosen yet")}</span>}
      </div>
    </div>
  );
}
