// A node added without a mouse: what one looks for is typed, Enter takes it.

import { type KeyboardEvent, useState } from "react";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { t } from "../../words";
import { useDesigner, useDrawn, useLanguage, useNodeWord } from "./designing";
import { found } from "./Palette";
import { exitWord, iconOf } from "./words";

interface Props {
  from: { node: string; exit: string } | null;
  add: (type: string) => void;
  close: () => void;
}

export function AddDialog({ from, add, close }: Props) {
  const designer = useDesigner();
  const { types } = useDrawn();
  const language = useLanguage();
  const word = useNodeWord();
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const all = found(types?.types ?? [], wanted, language);
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && all.length > 0) {
      event.preventDefault();
      const next = (at + step + all.length) % all.length;
      setAt(next);
      document.getElementById(`add-${next}`)?.scrollIntoView({ block: "nearest" });
    }
    const chosen = all[at];
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      add(chosen.type);
    }
  };
  const node = from ? designer.document.nodes[from.node] : undefined;
  return (
    <Dialog title={t("flow", "Add a node")} wide close={close}>
      <div className="s13 mute1">
        {from && from.exit !== "" && node
          ? t("flow", "After “{node}”, by “{exit}”", { node: word(from.node), exit: exitWord(from.exit, node, language) })
          : t("flow", "Not connected yet")}
      </div>
      <span className="field">
        <Icon name="search" size="s" />
        <input
          role="combobox" aria-expanded="true" aria-controls="add-list" aria-activedescendant={all.length > 0 ? `add-${at}` : undefined} aria-label={t("flow", "Find a node")}
          value={wanted}
          data-first
          onChange={(event) => { setWanted(event.target.value); setAt(0); }}
          onKeyDown={pressed}
        />
      </span>
      <div id="add-list" className="addlist scroll" role="listbox" aria-label={t("flow", "Nodes")}>
        {all.map((type, index) => (
          <div key={type.type} id={`add-${index}`} role="option" aria-selected={index === at} tabIndex={-1} className="pi" onClick={() => add(type.type)} onKeyDown={pressed}>
            <Icon name={iconOf(type.type)} size="s" />
            <span className="nw">{type.label[language] ?? type.type}</span>
            <span className="s12 mute2 cut">{type.help[language] ?? ""}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
