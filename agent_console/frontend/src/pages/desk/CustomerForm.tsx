// The customer's fields, changed by several people at once. What is typed is kept as a draft until it is saved;
// where a colleague has changed the same field, both values stand side by side.

import { type FormEvent, useState } from "react";
import { Icon } from "../../parts/Icon";
import { useApi, useFormat, useSurroundings } from "../../parts/surroundings";
import type { ConflictAnswer, CustomerFields, CustomerRecord, PhoneNumber } from "../../records";
import { t } from "../../words";
import { ConflictPanel } from "./ConflictPanel";
import { useDrafts } from "./context";
import { type Saved, addCustomer, changesBetween, saveCustomer } from "./customers";
import { languageWord } from "./CustomerCard";
import { beginForm, type FormOf, formName, keepForm } from "./draftForms";

interface Props {
  record: CustomerRecord | null; // null: a new one
  begunIn?: string; // a new one's: the call, "" without one
  number: string | null; // a new one's number
  done: (saved: CustomerRecord) => void;
  cancel: () => void;
  again: () => void;
}

export function CustomerForm({ record, begunIn = "", number, done, cancel, again }: Props) {
  const api = useApi();
  const { toasts } = useSurroundings();
  const drafts = useDrafts();
  const form: FormOf = record ? { customer: record.id } : { begunIn };
  const [begin] = useState(() => beginForm(drafts, form, record, number));
  const { start, version } = begin;
  const [fields, setFields] = useState<CustomerFields>(begin.fields);
  const [conflict, setConflict] = useState<ConflictAnswer | null>(null);
  const [refused, setRefused] = useState<{ fault: string; field: string | null } | null>(null);
  const [saving, setSaving] = useState(false);

  const set = (change: Partial<CustomerFields>) => {
    const next = { ...fields, ...change };
    setFields(next);
    keepForm(drafts, form, begin, next);
  };
  const leave = () => {
    drafts.forget(formName(form));
    cancel();
  };
  const settle = (answer: Saved) => {
    setSaving(false);
    if ("record" in answer) {
      drafts.forget(formName(form));
      toasts.done(t("customer", "Saved: {name}", { name: answer.record.name }));
      done(answer.record);
    } else if ("conflict" in answer) setConflict(answer.conflict);
    else setRefused(answer);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setRefused(null);
    setSaving(true);
    settle(record ? await saveCustomer(api, record.id, version, changesBetween(start, fields)) : await addCustomer(api, fields));
  };
  /** Mine are written over theirs, knowing them; theirs drop out of what is written. */
  const resolve = async (mine: (keyof CustomerFields)[]) => {
    if (!record || !conflict) return;
    const changes = changesBetween(start, fields);
    const kept = Object.fromEntries(Object.entries(changes).filter(([name]) => mine.includes(name as keyof CustomerFields) || !(name in conflict.fields)));
    setConflict(null);
    setSaving(true);
    settle(await saveCustomer(api, record.id, conflict.current.version, kept));
    again();
  };

  if (conflict) return <ConflictPanel conflict={conflict} resolve={(mine) => void resolve(mine)} cancel={() => setConflict(null)} />;
  const wrong = (name: keyof CustomerFields) => refused?.field === name;
  const text = (name: TextField, label: string, autoFocus = false) => (
    <TextRow name={name} label={label} value={fields[name] ?? ""} wrong={wrong(name)} autoFocus={autoFocus} set={(value) => set({ [name]: value })} />
  );

  return (
    <form className="customerform scroll grow" onSubmit={(event) => void save(event)}>
      {refused && (
        <div className="notice st-danger" role="alert">
          <Icon name="warn" />
          <div>{refused.fault}</div>
        </div>
      )}
      {text("name", t("customer", "Name"), true)}
      {text("latin_name", t("customer", "Name in Latin letters"))}
      {text("form_of_address", t("customer", "Form of address"))}
      {text("position", t("customer", "Position"))}
      <Numbers numbers={fields.numbers} wrong={wrong("numbers")} set={(numbers) => set({ numbers })} />
      {text("email", t("customer", "Mail"))}
      {text("address", t("customer", "Address"))}
      <div>
        <label className="lab" htmlFor="customer-language">{t("customer", "Language")}</label>
        <div className="field">
          <select id="customer-language" value={fields.language ?? ""} onChange={(event) => set({ language: event.target.value || null })}>
            <option value="">{t("language", "Not known")}</option>
            {["en", "zh"].map((code) => (
              <option key={code} value={code}>{languageWord(code)}</option>
            ))}
          </select>
          <Icon name="down" size="s" />
        </div>
      </div>
      {text("wishes", t("customer", "Wishes: hours, media"))}
      {text("code", t("customer", "Customer number"))}
      <label className="row">
        <input type="checkbox" checked={fields.key} onChange={(event) => set({ key: event.target.checked })} />
        {t("customer", "Key customer")}
      </label>
      <div className="row formend">
        <button type="submit" className="btn p" disabled={saving}>{saving ? t("customer", "Saving") : t("customer", "Save")}</button>
        <button type="button" className="btn" onClick={leave}>{t("customer", "Discard")}</button>
      </div>
    </form>
  );
}

type TextField = "name" | "latin_name" | "form_of_address" | "position" | "email" | "address" | "wishes" | "code";

interface TextRowProps {
  name: TextField;
  label: string;
  value: string;
  wrong: boolean;
  autoFocus: boolean;
  set: (value: string) => void;
}

function TextRow({ name, label, value, wrong, autoFocus, set }: TextRowProps) {
  const id = `customer-${name}`;
  return (
    <div>
      <label className="lab" htmlFor={id}>{label}</label>
      <div className={wrong ? "field wrong" : "field"}>
        {/* biome-ignore lint/a11y/noAutofocus: the form opens because the agent asked for it */}
        <input id={id} autoFocus={autoFocus} autoComplete="off" required={name === "name"} aria-invalid={wrong} value={value} onChange={(event) => set(event.target.value)} />
      </div>
    </div>
  );
}

function Numbers({ numbers, wrong, set }: { numbers: PhoneNumber[]; wrong: boolean; set: (numbers: PhoneNumber[]) => void }) {
  const format = useFormat();
  const [typedIn, setTypedIn] = useState<number | null>(null); // that one is shown as it is kept
  const change = (at: number, part: Partial<PhoneNumber>) => set(numbers.map((number, index) => (index === at ? { ...number, ...part } : number)));
  return (
    <fieldset className="numbers">
      <legend className="lab">{t("customer", "Numbers")}</legend>
      {numbers.map((number, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a number changes while it is typed; its place does not
        <div className="row" key={at}>
          <div className={wrong ? "field grow wrong" : "field grow"}>
            <input
              type="tel"
              className="num"
              aria-label={t("customer", "Number {n}", { n: at + 1 })}
              value={typedIn === at ? number.e164 : format.number(number.e164)}
              onFocus={() => setTypedIn(at)}
              onChange={(event) => change(at, { e164: event.target.value })}
              onBlur={() => {
                setTypedIn(null);
                change(at, { e164: format.dialled(number.e164) ?? number.e164 });
              }}
            />
          </div>
          <div className="field label">
            <input aria-label={t("customer", "What number {n} is", { n: at + 1 })} placeholder={t("customer", "mobile, works")} value={number.label ?? ""} onChange={(event) => change(at, { label: event.target.value || null })} />
          </div>
          <button type="button" className="btn s q sq" aria-label={t("customer", "Remove number {n}", { n: at + 1 })} onClick={() => set(numbers.filter((_, index) => index !== at))}>
            <Icon name="x" size="s" />
          </button>
        </div>
      ))}
      <button type="button" className="btn s q" onClick={() => set([...numbers, { e164: "", label: null }])}>
        <Icon name="plus" size="s" />
        {t("customer", "Add a number")}
      </button>
    </fieldset>
  );
}
