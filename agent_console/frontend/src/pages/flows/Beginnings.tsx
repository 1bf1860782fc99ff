// What a new flow begins as: nothing, a template that comes with the house, or what callers take of another flow.

import { type ReactNode, useId } from "react";
import { worded } from "../../designer/document";
import { Icon } from "../../parts/Icon";
import { useSurroundings } from "../../parts/surroundings";
import { t, tn } from "../../words";
import type { FlowsData } from "./data";
import { Sketch } from "./Sketch";
import type { Row, Template } from "./watch";

export interface Beginning {
  kind: "empty" | "template" | "copy";
  name: string;
}
export const EMPTY: Beginning = { kind: "empty", name: "" };

interface Props {
  templates: Template[];
  flows: Row[];
  chosen: Beginning;
  choose: (one: Beginning) => void;
}

export function Beginnings({ templates, flows, chosen, choose }: Props) {
  const { page } = useSurroundings<FlowsData>();
  const group = useId();
  const titled = ({ name, live }: Row) => worded(live?.title, page.language) ?? name;
  const one = (of: Beginning, picture: ReactNode, title: string, more: ReactNode) => (
    <label key={`${of.kind} ${of.name}`} className="beginning">
      <input type="radio" name={group} checked={chosen.kind === of.kind && (of.kind !== "template" || chosen.name === of.name)} onChange={() => choose(of)} />
      {picture}
      <span className="grow">
        <b>{title}</b>
        {more}
      </span>
    </label>
  );
  return (
    <fieldset className="plainset">
      <legend className="lab">{t("flow", "Begins as")}</legend>
      <div className="beginnings scroll">
        {one(EMPTY, <span className="sketch"><Icon name="plus" /></span>, t("flow", "An empty canvas"), <small>{t("flow", "You draw every node yourself.")}</small>)}
        {templates.map((template) =>
          one(
            { kind: "template", name: template.name },
            <Sketch of={template.document} />,
            worded(template.title, page.language) ?? template.name,
            <small>{worded(template.summary, page.language)} <span className="nw">{tn("flow", "{n} node", "{n} nodes", template.nodes)}</span></small>,
          ),
        )}
        {flows.length > 0 &&
          one(
            { kind: "copy", name: flows[0]?.name ?? "" },
            <span className="sketch"><Icon name="flow" /></span>,
            t("flow", "A copy of a flow that callers take"),
            chosen.kind === "copy" && (
              <span className="field">
                <select aria-label={t("flow", "A copy of")} value={chosen.name} onChange={(event) => choose({ kind: "copy", name: event.target.value })}>
                  {flows.map((row) => <option key={row.name} value={row.name}>{titled(row)}</option>)}
                </select>
                <Icon name="down" />
              </span>
            ),
          )}
      </div>
    </fieldset>
  );
}
