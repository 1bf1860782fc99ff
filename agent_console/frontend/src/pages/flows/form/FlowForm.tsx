// The flow itself: what people call it, its languages, where it begins and where undrawn exits lead.

import type { FlowDocument } from "../../../designer/document";
import { useSurroundings } from "../../../parts/surroundings";
import { t } from "../../../words";
import type { DesignerData } from "../data";
import { useDesigner, useDrawn, useNodeWord } from "../designing";
import { languageWord } from "../words";
import { Faults } from "./Faults";
import { ShapeEditor } from "./FieldEditor";
import { FileActs } from "./FileActs";
import { ForeignNames } from "./ForeignNames";
import { Select, TextInput } from "./inputs";

const TITLE = { kind: "words" as const };
const SENTENCE = { kind: "words" as const, long: true };

export function FlowForm() {
  const { page } = useSurroundings<DesignerData>();
  const designer = useDesigner();
  const document = useDrawn().history.now;
  const word = useNodeWord();
  const put = <Name extends keyof FlowDocument>(name: Name, value: FlowDocument[Name] | undefined) =>
    designer.change((now) => {
      const { [name]: _, ...rest } = now;
      return (value === undefined ? rest : { ...now, [name]: value }) as FlowDocument;
    }, `flow.${name}`);
  const nodes = Object.keys(document.nodes).map((name) => ({ name, word: word(name) }));
  const spoken = [...new Set([...page.languages, ...document.languages])];
  return (
    <div className="formbody">
      <ForeignNames />
      <Faults path="" />
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "What people call it")}</legend>
        <ShapeEditor shape={TITLE} path="title" label={t("flow", "What people call it")} value={document.title} change={(value) => put("title", value as FlowDocument["title"])} />
        <Faults path="title" />
      </fieldset>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "What it does, in a sentence")}</legend>
        <ShapeEditor shape={SENTENCE} path="summary" label={t("flow", "What it does, in a sentence")} value={document.summary} change={(value) => put("summary", value as FlowDocument["summary"])} />
        <Faults path="summary" />
      </fieldset>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "Languages of callers, the first is the default")}</legend>
        {spoken.map((code) => (
          <label key={code} className="row s13">
            <input
              type="checkbox"
              checked={document.languages.includes(code)}
              disabled={document.languages.length === 1 && document.languages.includes(code)}
              onChange={(event) => put("languages", event.target.checked ? [...document.languages, code] : document.languages.filter((one) => one !== code))}
            />
            {languageWord(code)}
            {document.languages[0] === code ? (
              <span className="chip tag">{t("flow", "first")}</span>
            ) : (
              document.languages.includes(code) && (
                <button type="button" className="btn s q" onClick={() => put("languages", [code, ...document.languages.filter((one) => one !== code)])}>{t("flow", "Make it the first")}</button>
              )
            )}
          </label>
        ))}
        <Faults path="languages" />
      </fieldset>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "Callers enter at")}</legend>
        <Select path="start" label={t("flow", "Callers enter at")} value={document.start ?? ""} options={nodes} none="" change={(name) => put("start", name)} />
        <Faults path="start" />
      </fieldset>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "Exits that are not drawn lead to")}</legend>
        <Select path="default" label={t("flow", "Exits that are not drawn lead to")} value={document.default ?? ""} options={nodes} none={t("flow", "– nowhere: each has to be drawn –")} change={(name) => put("default", name || undefined)} />
        <Faults path="default" />
      </fieldset>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "When a caller hangs up, what is still done")}</legend>
        <Select path="hang_up" label={t("flow", "When a caller hangs up, what is still done")} value={document.hang_up ?? ""} options={nodes} none={t("flow", "– nothing –")} change={(name) => put("hang_up", name || undefined)} />
        <Faults path="hang_up" />
      </fieldset>
      <fieldset className="formfield">
        <legend className="lab">{t("flow", "Note")}</legend>
        <TextInput path="note" label={t("flow", "Note")} long value={document.note ?? ""} placeholder={t("flow", "For whoever reads the flow")} change={(note) => put("note", note === "" ? undefined : note)} />
        <Faults path="note" />
      </fieldset>
      <FileActs />
    </div>
  );
}
