// One node on the canvas: what it is called, what it does, its exits, what is wrong with it.

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { worded } from "../../designer/document";
import type { Card, Mark } from "../../designer/picture";
import { Icon } from "../../parts/Icon";
import { t, tn } from "../../words";
import { NodeCallers } from "./callers/NodeCallers";
import { useDesigner, useLanguage, useTypeWord } from "./designing";
import { Breakpoint } from "./rehearsal/Breakpoint";
import { exitWord, iconOf, summaryOf } from "./words";

export type CardNode = Node<{ card: Card; first: boolean }, "card">;

export function markWord(mark: Mark): string {
  const words: Record<Mark, string> = {
    start: t("flow", "start"),
    default: t("flow", "default"),
    "hang-up": t("flow", "after hang-up"),
  };
  return words[mark];
}

const lookWord = (look: Card["look"]): string | null =>
  ({ "": null, passed: null, here: t("flow", "he is here"), paused: t("flow", "pauses here"), added: t("flow", "added"), removed: t("flow", "removed"), changed: t("flow", "changed") })[look];

export const NodeCard = memo(function NodeCard({ data: { card, first }, selected }: NodeProps<CardNode>) {
  const language = useLanguage();
  const designer = useDesigner();
  const typeWord = useTypeWord();
  const { name, node, exits, marks, faults, look } = card;
  const title = worded(node.title, language) ?? typeWord(node.type);
  const label = [
    title,
    typeWord(node.type),
    ...marks.map(markWord),
    lookWord(look),
    faults > 0 ? tn("flow", "{n} fault", "{n} faults", faults) : null,
    exits.length > 0 ? t("flow", "exits: {exits}", { exits: exits.map((exit) => `${exitWord(exit.name, node, language)} ${exit.to ? `→ ${worded(designer.document.nodes[exit.to]?.title, language) ?? exit.to}` : ""}`.trim()).join(", ") }) : null,
  ];
  return (
    <div
      className={["node", selected && "sel", faults > 0 && "err", look && `look-${look}`].filter(Boolean).join(" ")}
      data-node={name}
      role="group"
      aria-current={selected}
      aria-label={label.filter(Boolean).join(". ")}
      tabIndex={selected || first ? 0 : -1}
    >
      <Handle type="target" position={Position.Left} className="in" />
      {(marks.length > 0 || lookWord(look)) && (
        <span className="marks">
          {marks.map((mark) => <span key={mark} className={`mark-${mark}`}>{markWord(mark)}</span>)}
          {lookWord(look) && <span className={`is-${look}`}>{lookWord(look)}</span>}
        </span>
      )}
      {faults > 0 && (
        <span className="bad num">
          <Icon name="warn" size="s" />
          {faults}
        </span>
      )}
      <div className="t">
        <Icon name={iconOf(node.type)} size="s" />
        <span className="cut" title={title}>{title}</span>
        {node.note && <Icon name="info" size="s" />}
      </div>
      <div className="s cut">{summaryOf(node, language) || typeWord(node.type)}</div>
      {exits.length > 0 && (
        <div className="exits">
          {exits.map((exit) => (
            <div key={exit.name} className={exit.lost ? "lost" : undefined}>
              <span className="cut">{exitWord(exit.name, node, language)}</span>
              {exit.lost && <Icon name="warn" size="s" />}
              {!exit.to && card.default && <span className="mute2" title={t("flow", "leads to the flow's default")}>↷</span>}
              <Handle type="source" position={Position.Right} id={exit.name} className={exit.to ? "out drawn" : "out"} />
            </div>
          ))}
        </div>
      )}
      <NodeCallers name={name} />
      <Breakpoint name={name} title={title} />
    </div>
  );
});
