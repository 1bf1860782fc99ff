// One field of a node, as its schema describes it.

import { type ReactNode, useId } from "react";
import { emptyOf, type Field, type Shape } from "../../../designer/fields";
import { t } from "../../../words";
import { fieldWord, languageWord, optionWord } from "../words";
import { AnnouncementEditor } from "./AnnouncementEditor";
import { useFilling } from "./context";
import { Faults } from "./Faults";
import { hintWord } from "./hints";
import { FormulaInput, NameInput, NumberInput, Select, TextInput } from "./inputs";
import { ListEditor, MapEditor } from "./rows";

interface Props {
  field: Field;
  path: string;
  value: unknown;
  change: (value: unknown) => void;
  /** Inside a row: its faults are said there. */
  inside?: boolean;
}

export function FieldEditor({ field, path, value, change, inside = false }: Props) {
  const { type } = useFilling();
  const id = useId();
  const label = fieldWord(field.name, type);
  const hint = field.hint === null ? null : hintWord(field.hint);
  const editor = <ShapeEditor shape={field.shape} path={path} label={label} value={value} usual={field.usual} change={change} />;
  if (field.shape.kind === "flag")
    return (
      <div className="formfield">
        {editor}
        {!inside && <Faults path={path} />}
      </div>
    );
  return (
    <fieldset className="formfield" aria-describedby={hint ? id : undefined}>
      <legend className="lab">
        {label}
        {field.required && <span className="mute2" aria-hidden="true"> *</span>}
      </legend>
      {field.nullable && (
        <label className="row s13">
          <input type="checkbox" checked={value !== null} onChange={(event) => change(event.target.checked ? undefined : null)} />
          {t("flow", "Used")}
        </label>
      )}
      {value === null && field.nullable ? null : editor}
      {hint && <div id={id} className="s12 mute2 hintline">{hint}</div>}
      {!inside && <Faults path={path} />}
    </fieldset>
  );
}

interface ShapeProps {
  shape: Shape;
  path: string;
  label: string;
  value: unknown;
  usual?: unknown;
  change: (value: unknown) => void;
}

const record = (value: unknown): Record<string, unknown> => (value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {});
const text = (value: unknown): string => (value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));

/** Without the key where nothing is in it. */
const put = (all: Record<string, unknown>, key: string, value: unknown): Record<string, unknown> => {
  const { [key]: _, ...rest } = all;
  return value === undefined ? rest : key in all ? { ...all, [key]: value } : { ...rest, [key]: value };
};

export function ShapeEditor({ shape, path, label, value, usual, change }: ShapeProps): ReactNode {
  const { document } = useFilling();
  const typed = (now: string) => change(now === "" ? undefined : now);
  switch (shape.kind) {
    case "announcement":
      return <AnnouncementEditor path={path} value={value === undefined || value === null ? null : record(value)} change={change} />;
    case "text":
      if (shape.formula) return <FormulaInput path={path} label={label} value={text(value)} change={typed} />;
      if (shape.names) return <NameInput path={path} label={label} names={shape.names} value={text(value)} change={typed} />;
      return <TextInput path={path} label={label} value={text(value)} change={typed} placeholder={text(usual)} long={shape.long} mono={shape.long} />;
    case "number":
      return <NumberInput path={path} label={label} value={value} usual={usual} change={change} />;
    case "flag":
      return (
        <label className="row s13">
          <input type="checkbox" data-path={path} checked={(value ?? usual ?? false) === true} onChange={(event) => change(event.target.checked)} />
          {label}
        </label>
      );
    case "choice":
      return <Select path={path} label={label} value={text(value ?? usual)} change={typed} none={usual === undefined ? t("flow", "– choose –") : ""} options={shape.options.map((name) => ({ name, word: optionWord(name) }))} />;
    case "words":
      return document.languages.map((code) => (
        <div key={code} className="inlanguage">
          <span className="s12 mute2" aria-hidden="true">{languageWord(code)}</span>
          <TextInput path={`${path}.${code}`} long={shape.long ?? false} label={`${label}, ${languageWord(code)}`} value={text(record(value)[code])} change={(now) => change(put(record(value), code, now === "" ? undefined : now))} />
        </div>
      ));
    case "part":
      return shape.fields.map((field) => (
        <FieldEditor key={field.name} field={field} path={`${path}.${field.name}`} inside value={record(value)[field.name]} change={(now) => change(put(record(value), field.name, now))} />
      ));
    case "map":
      return <MapEditor shape={shape} path={path} label={label} value={record(value)} change={change} />;
    case "list":
      return <ListEditor shape={shape} path={path} label={label} value={Array.isArray(value) ? value : Array.isArray(usual) ? usual : []} change={change} />;
    case "each-language":
      return <EachLanguage shape={shape} path={path} label={label} value={value} change={change} />;
    case "raw":
      return <TextInput path={path} label={label} value={text(value)} change={(now) => change(asRead(now))} mono />;
  }
}

/** Numbers, yes and no as such; all else as text. */
function asRead(typed: string): unknown {
  if (typed === "") return undefined;
  try {
    return JSON.parse(typed) as unknown;
  } catch {
    return typed;
  }
}

function EachLanguage({ shape, path, label, value, change }: ShapeProps & { shape: { kind: "each-language"; one: Shape } }) {
  const { document } = useFilling();
  const each = value !== null && typeof value === "object";
  const all = record(value);
  return (
    <>
      {document.languages.length > 1 && (
        <label className="row s13">
          <input
            type="checkbox"
            checked={each}
            onChange={(event) => change(event.target.checked ? Object.fromEntries(document.languages.map((code) => [code, value ?? ""])) : (Object.values(all)[0] ?? emptyOf(shape.one)))}
          />
          {t("flow", "Another one for each language")}
        </label>
      )}
      {each ? (
        document.languages.map((code) => (
          <div key={code} className="inlanguage">
            <span className="s12 mute2" aria-hidden="true">{languageWord(code)}</span>
            <ShapeEditor shape={shape.one} path={`${path}.${code}`} label={`${label}, ${languageWord(code)}`} value={all[code]} change={(now) => change(put(all, code, now))} />
          </div>
        ))
      ) : (
        <ShapeEditor shape={shape.one} path={path} label={label} value={value} change={change} />
      )}
    </>
  );
}
