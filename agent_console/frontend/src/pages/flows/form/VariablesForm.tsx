// What a flow keeps for itself, is given by the flow that enters it, or hands back.

import { useEffect, useState } from "react";
import { type FlowVariable, type Kind, VARIABLE_NAME } from "../../../designer/document";
import { Icon } from "../../../parts/Icon";
import { t } from "../../../words";
import { useDesigner, useDrawn } from "../designing";
import { kindWord } from "../words";
import { useFilling } from "./context";
import { Faults } from "./Faults";
import { Select, TextInput } from "./inputs";

const KINDS: Kind[] = ["text", "number", "flag", "date", "moment", "list"];

export function VariablesForm() {
  const designer = useDesigner();
  const document = useDrawn().history.now;
  const { types } = useFilling();
  const variables = document.variables ?? {};
  const put = (now: Record<string, FlowVariable>, tag: string | null = null) =>
    designer.change(({ variables: _, ...rest }) => (Object.keys(now).length > 0 ? { ...rest, variables: now } : rest), tag);
  const add = () => {
    let n = 1;
    while (`value${n}` in variables) n += 1;
    put({ ...variables, [`value${n}`]: { type: "text" } });
  };
  return (
    <div className="formbody">
      {Object.entries(variables).map(([name, variable]) => (
        <div key={name} className="maprow" role="group" aria-label={name}>
          <VariableName
            name={name}
            taken={Object.keys(variables)}
            rename={(to) => put(Object.fromEntries(Object.entries(variables).map(([own, one]) => [own === name ? to : own, one])))}
            remove={() => put(Object.fromEntries(Object.entries(variables).filter(([own]) => own !== name)))}
          />
          <OneVariable name={name} variable={variable} change={(now) => put({ ...variables, [name]: now }, `variable.${name}`)} />
          <Faults path={`variables.${name}`} />
        </div>
      ))}
      <button type="button" className="btn s q" onClick={add}>
        <Icon name="plus" size="s" />
        {t("flow", "Variable")}
      </button>
      <div className="s12 mute2">
        {t("flow", "Every call has:")} <span className="mono">{Object.keys(types?.site.call ?? {}).join(", ")}</span>
      </div>
    </div>
  );
}

function VariableName({ name, taken, rename, remove }: { name: string; taken: string[]; rename: (to: string) => void; remove: () => void }) {
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const wrong = !VARIABLE_NAME.test(text) || (text !== name && taken.includes(text));
  const settle = () => (wrong || text === name ? setText(name) : rename(text));
  return (
    <div className="row">
      <span className={wrong ? "field grow wrong" : "field grow"}>
        <input className="mono" aria-label={t("flow", "Name")} aria-invalid={wrong} value={text} maxLength={60} spellCheck={false} onChange={(event) => setText(event.target.value)} onBlur={settle} onKeyDown={(event) => event.key === "Enter" && settle()} />
      </span>
      <button type="button" className="btn s q sq" aria-label={t("flow", "Remove {name}", { name })} onClick={remove}>
        <Icon name="x" size="s" />
      </button>
    </div>
  );
}

function OneVariable({ name, variable, change }: { name: string; variable: FlowVariable; change: (now: FlowVariable) => void }) {
  const path = `variables.${name}`;
  const shown = variable.default === undefined || variable.default === null ? "" : Array.isArray(variable.default) ? variable.default.join(", ") : String(variable.default);
  const [text, setText] = useState(shown);
  const begin = (typed: string) => {
    setText(typed);
    const { default: _, ...rest } = variable;
    change(typed === "" ? rest : { ...rest, default: asKind(typed, variable.type) });
  };
  const mark = (field: "optional" | "secret", word: string) => (
    <label className="row s13">
      <input type="checkbox" checked={variable[field] ?? false} onChange={(event) => { const { [field]: _, ...rest } = variable; change(event.target.checked ? { ...rest, [field]: true } : rest); }} />
      {word}
    </label>
  );
  return (
    <>
      <div className="two">
        <Select path={`${path}.type`} label={t("flow", "Kind")} value={variable.type} none="" options={KINDS.map((kind) => ({ name: kind, word: kindWord(kind) }))} change={(type) => change({ ...variable, type: type as Kind })} />
        <Select
          path={`${path}.role`} label={t("flow", "Part")} value={variable.role ?? "own"} none=""
          options={[
            { name: "own", word: t("flow", "of its own") },
            { name: "given", word: t("flow", "given to it") },
            { name: "result", word: t("flow", "handed back") },
          ]}
          change={(role) => change({ ...variable, role: role as "own" | "given" | "result" })}
        />
      </div>
      <TextInput path={`${path}.default`} label={t("flow", "Begins as")} value={text} placeholder={t("flow", "Begins as: nothing")} change={begin} />
      <div className="row wrap">
        {mark("optional", t("flow", "may hold nothing"))}
        {mark("secret", t("flow", "secret"))}
      </div>
    </>
  );
}

/** As the document has it; what does not fit stays as typed, and is said to be wrong. */
export function asKind(typed: string, kind: Kind): unknown {
  if (kind === "number") return typed.trim() === "" || Number.isNaN(Number(typed)) ? typed : Number(typed);
  if (kind === "flag") return ["true", "yes", "是"].includes(typed.trim().toLowerCase()) ? true : ["false", "no", "否"].includes(typed.trim().toLowerCase()) ? false : typed;
  if (kind === "list") return typed.split(",").map((one) => one.trim()).filter(Boolean);
  return typed;
}
