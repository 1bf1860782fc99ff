// Where each exit of a node leads, chosen from a list: what the mouse draws, without one.

import { connected, HANG_UP } from "../../../designer/document";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { useDesigner, useDrawn, useLanguage, useNodeWord } from "../designing";
import { exitWord } from "../words";
import { useIsWrong } from "./context";
import { Faults } from "./Faults";

export function ExitsForm({ name }: { name: string }) {
  const designer = useDesigner();
  const document = useDrawn().history.now;
  const language = useLanguage();
  const word = useNodeWord();
  const node = document.nodes[name];
  if (!node) return null;
  const exits = designer.exits.of(name, node);
  const all = exits.includes(HANG_UP) ? exits : [...exits, HANG_UP];
  const others = Object.keys(document.nodes).filter((other) => other !== name || exits.length > 0);
  const undrawn = (exit: string): string => {
    const to = exit === HANG_UP ? document.hang_up : document.default;
    if (!to || !(to in document.nodes) || to === name) return exit === HANG_UP ? t("flow", "nothing more is done") : t("flow", "the flow ends there");
    return exit === HANG_UP ? t("flow", "as the flow's: {name}", { name: word(to) }) : t("flow", "the flow's default: {name}", { name: word(to) });
  };
  return (
    <div className="formbody">
      {all.map((exit) => (
        <div key={exit} className="formfield">
          <label className="lab" htmlFor={`exit-${exit}`}>
            {exitWord(exit, node, language)}
            {designer.exits.isLost(node, exit) && <span className="c-danger"> {t("flow", "no exit of this node any more")}</span>}
          </label>
          <ExitSelect exit={exit} value={node.exits?.[exit] ?? ""} none={undrawn(exit)} options={others.map((other) => ({ name: other, word: word(other) }))} change={(to) => designer.change((now) => connected(now, name, exit, to || null))} />
          <Faults path={`exits.${exit}`} />
        </div>
      ))}
      {exits.length === 0 && <p className="s13 mute2">{t("flow", "The flow ends here: this node has no exit but the caller's own.")}</p>}
    </div>
  );
}

function ExitSelect({ exit, value, none, options, change }: { exit: string; value: string; none: string; options: { name: string; word: string }[]; change: (to: string) => void }) {
  const wrong = useIsWrong(`exits.${exit}`);
  return (
    <span className={wrong ? "field wrong" : "field"}>
      <select id={`exit-${exit}`} data-path={`exits.${exit}`} value={value} onChange={(event) => change(event.target.value)}>
        <option value="">{none}</option>
        {value !== "" && !options.some(({ name }) => name === value) && <option value={value}>{t("flow", "{name} (not there)", { name: value })}</option>}
        {options.map(({ name, word }) => <option key={name} value={name}>{word}</option>)}
      </select>
      <Icon name="down" />
    </span>
  );
}
