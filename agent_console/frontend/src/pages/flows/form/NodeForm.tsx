// The form at the right: the chosen node and its exits; the flow and its variables where none is chosen.

import { useEffect, useId, useState } from "react";
import { NAME, removed, renamed, withField } from "../../../designer/document";
import { sceneryOf } from "../../../designer/scenery";
import { Icon } from "../../../parts/Icon";
import { Tabs } from "../../../parts/Tabs";
import { useSurroundings } from "../../../parts/surroundings";
import { t, tn } from "../../../words";
import type { DesignerData } from "../data";
import { useDesigner, useDrawn, useLanguage, useTypeWord } from "../designing";
import { FillingContext } from "./context";
import { ExitsForm } from "./ExitsForm";
import { Faults } from "./Faults";
import { FieldEditor, ShapeEditor } from "./FieldEditor";
import { FlowForm } from "./FlowForm";
import { TextInput } from "./inputs";
import { SceneryForm } from "./SceneryForm";
import { VariablesForm } from "./VariablesForm";

export type FormTab = "node" | "exits" | "flow" | "variables";

export function FormPanel({ tab, choose }: { tab: FormTab; choose: (tab: FormTab) => void }) {
  const { page } = useSurroundings<DesignerData>();
  const drawn = useDrawn();
  const typeWord = useTypeWord();
  const [one, second] = [...drawn.chosen];
  const document = drawn.history.now;
  const node = one !== undefined && second === undefined ? document.nodes[one] : undefined;
  const filling = {
    type: node?.type ?? "",
    document,
    types: drawn.types,
    faults: drawn.judged?.faults.filter((fault) => fault.node === (node ? one : null)) ?? [],
    queues: new Map(page.queues.map(({ name, title }) => [name, title])),
  };
  const scenery = one !== undefined && second === undefined && sceneryOf(one) ? one : undefined;
  const tabs = scenery !== undefined
    ? [{ id: "node" as const, word: sceneryOf(scenery)?.kind === "groups" ? t("flow", "Group") : t("flow", "Remark") }]
    : node
    ? [
        { id: "node" as const, word: typeWord(node.type) },
        { id: "exits" as const, word: t("flow", "Exits") },
      ]
    : [
        { id: "flow" as const, word: t("flow", "Flow") },
        { id: "variables" as const, word: t("flow", "Variables"), count: Object.keys(document.variables ?? {}).length },
      ];
  const chosen = tabs.some(({ id }) => id === tab) ? tab : (tabs[0]?.id ?? "flow");
  return (
    <aside className="form" aria-label={t("flow", "Properties")}>
      <FillingContext value={filling}>
        <Tabs label={t("flow", "Properties")} tabs={tabs} chosen={chosen} choose={choose} />
        <div className="scroll grow" key={one ?? ""}>
          {second !== undefined ? (
            <Several names={[...drawn.chosen]} />
          ) : node && one !== undefined ? (
            chosen === "exits" ? <ExitsForm name={one} /> : <OneNode name={one} />
          ) : scenery !== undefined ? (
            <SceneryForm id={scenery} />
          ) : chosen === "variables" ? (
            <VariablesForm />
          ) : (
            <FlowForm />
          )}
        </div>
      </FillingContext>
    </aside>
  );
}

const TITLE = { kind: "words" as const };

function OneNode({ name }: { name: string }) {
  const designer = useDesigner();
  const language = useLanguage();
  const document = useDrawn().history.now;
  const node = document.nodes[name];
  if (!node) return null;
  const put = (field: string) => (value: unknown) => designer.change((now) => withField(now, name, field, value), `${name}.${field}`);
  const help = designer.typeOf(node.type)?.help[language];
  return (
    <div className="formbody">
      {help && <p className="s13 mute1">{help}</p>}
      <Faults path="" />
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "Name on the drawing")}</legend>
        <ShapeEditor shape={TITLE} path="title" label={t("flow", "Name on the drawing")} value={node.title} change={(value) => put("title")(Object.keys((value as object) ?? {}).length > 0 ? value : undefined)} />
        <Faults path="title" />
      </fieldset>
      {designer.form(node.type).map((field) => (
        <FieldEditor key={field.name} field={field} path={field.name} value={node[field.name]} change={put(field.name)} />
      ))}
      <details className="formfield" open={Boolean(node.note)}>
        <summary className="s13">{t("flow", "Note and name in the document")}</summary>
        <TextInput path="note" label={t("flow", "Note")} long value={node.note ?? ""} placeholder={t("flow", "For whoever reads the flow")} change={(note) => put("note")(note === "" ? undefined : note)} />
        <NameField name={name} />
      </details>
      <div className="row wrap">
        {document.start !== name && (
          <button type="button" className="btn s" onClick={() => designer.change((now) => ({ ...now, start: name }))}>{t("flow", "Callers enter here")}</button>
        )}
        <button type="button" className="btn s danger" onClick={() => designer.change((now) => removed(now, [name]))}>
          <Icon name="trash" size="s" />
          {t("flow", "Delete")}
        </button>
      </div>
    </div>
  );
}

function NameField({ name }: { name: string }) {
  const designer = useDesigner();
  const id = useId();
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const taken = text !== name && text in designer.document.nodes;
  const wrong = taken || !NAME.test(text);
  const settle = () => {
    if (wrong || text === name) return setText(name);
    designer.change((now) => renamed(now, name, text));
    designer.choose([text]);
  };
  return (
    <>
      <label className="lab" htmlFor={id}>{t("flow", "Name in the document")}</label>
      <span className={wrong ? "field wrong" : "field"}>
        <input id={id} className="mono" value={text} maxLength={60} spellCheck={false} aria-invalid={wrong} onChange={(event) => setText(event.target.value)} onBlur={settle} onKeyDown={(event) => event.key === "Enter" && settle()} />
      </span>
      {wrong && <div className="s12 c-danger" role="alert">{taken ? t("flow", "Another node has this name") : t("flow", "Small letters, digits and hyphens")}</div>}
    </>
  );
}

function Several({ names }: { names: string[] }) {
  const designer = useDesigner();
  return (
    <div className="formbody">
      <b>{tn("flow", "{n} node is chosen", "{n} nodes are chosen", names.length)}</b>
      <p className="s13 mute1">{t("flow", "Ctrl C copies them, also into another flow; Delete removes them.")}</p>
      <div className="row">
        <button type="button" className="btn s" aria-keyshortcuts="G" onClick={() => designer.group(null)}>{t("flow", "Put them into a group")}</button>
        <button type="button" className="btn s danger" onClick={() => designer.change((now) => removed(now, names))}>
          <Icon name="trash" size="s" />
          {t("flow", "Delete")}
        </button>
      </div>
    </div>
  );
}
