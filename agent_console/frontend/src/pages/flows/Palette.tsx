// Every node type, to be found by name, drawn onto the canvas, or added by a press.

import { useState } from "react";
import type { FlowType } from "../../link/messages";
import { Icon, type IconName } from "../../parts/Icon";
import { t } from "../../words";
import { NODE_TYPE } from "./Canvas";
import { useDrawn, useLanguage } from "./designing";
import { GROUPS, groupOf, groupWord, iconOf } from "./words";

/** By its name in every language, its own name, or what its help says. */
export function found(types: FlowType[], wanted: string, language: string): FlowType[] {
  const word = wanted.trim().toLowerCase();
  if (!word) return types;
  const rank = (type: FlowType) => {
    const label = (type.label[language] ?? type.type).toLowerCase();
    if (label.startsWith(word)) return 0;
    if (label.includes(word) || type.type.includes(word)) return 1;
    return Object.values({ ...type.label }).some((one) => one.toLowerCase().includes(word)) ? 2 : (type.help[language] ?? "").toLowerCase().includes(word) ? 3 : 4;
  };
  return types.filter((type) => rank(type) < 4).sort((a, b) => rank(a) - rank(b));
}

export function Palette({ add }: { add: (type: string) => void }) {
  const { types } = useDrawn();
  const language = useLanguage();
  const [wanted, setWanted] = useState("");
  const all = found(types?.types ?? [], wanted, language);
  const beside: [string, IconName, string][] = [["groups", "firm", t("flow", "Group")], ["remarks", "text", t("flow", "Remark")]];
  return (
    <aside className="pal" aria-label={t("flow", "Nodes")}>
      <div className="field quiet">
        <Icon name="search" size="s" />
        <input
          type="search"
          className="findnode"
          aria-label={t("flow", "Find a node")}
          placeholder={t("flow", "Find a node")}
          aria-keyshortcuts="/"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          onKeyDown={(event) => {
            const [first] = all;
            if (event.key === "Escape") setWanted("");
            if (event.key !== "Enter" || !first || !wanted) return;
            event.preventDefault();
            setWanted("");
            add(first.type);
          }}
        />
        <kbd className="key plain" aria-hidden="true">/</kbd>
      </div>
      <div className="scroll grow">
        {GROUPS.map((group) => {
          const here = all.filter(({ type }) => groupOf(type) === group);
          if (here.length === 0) return null;
          return (
            <section key={group} aria-label={groupWord(group)}>
              <h2>{groupWord(group)}</h2>
              {here.map((type) => (
                <Item key={type.type} type={type.type} icon={iconOf(type.type)} word={type.label[language] ?? type.type} help={type.help[language]} add={add} />
              ))}
            </section>
          );
        })}
        {wanted === "" && (
          <section aria-label={t("flow", "Beside the nodes")}>
            <h2>{t("flow", "Beside the nodes")}</h2>
            {beside.map(([kind, icon, word]) => <Item key={kind} type={kind} icon={icon} word={word} add={add} />)}
          </section>
        )}
        {types && all.length === 0 && <p className="s13 mute2">{t("flow", "No node is called that")}</p>}
      </div>
    </aside>
  );
}

function Item({ type, icon, word, help = "", add }: { type: string; icon: IconName; word: string; help?: string | undefined; add: (type: string) => void }) {
  return (
    <button
      type="button"
      className="pi"
      draggable
      title={help}
      onDragStart={(event) => {
        event.dataTransfer.setData(NODE_TYPE, type);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => add(type)}
    >
      <Icon name={icon} size="s" />
      <span className="cut">{word}</span>
    </button>
  );
}
