// The fields of the designer's forms: words, numbers, formulas, names of things that are there.

import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "../../../parts/Icon";
import { type Entry, Menu } from "../../../parts/Menu";
import { t } from "../../../words";
import { useLanguage } from "../designing";
import { languageWord } from "../words";
import { known, useFilling, useIsWrong } from "./context";

interface Props {
  path: string;
  label: string;
  value: string;
  change: (value: string) => void;
  placeholder?: string | undefined;
  long?: boolean;
  mono?: boolean;
  readOnly?: boolean;
}

/** Grows with what is written. */
export function TextInput({ path, label, value, change, placeholder, long = false, mono = false }: Props) {
  const wrong = useIsWrong(path);
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew for each text
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, 220)}px`;
  }, [value]);
  if (long)
    return (
      <textarea
        ref={area} className={wrong ? "area wrong" : "area"} rows={2} aria-label={label} aria-invalid={wrong} data-path={path} value={value} placeholder={placeholder}
        spellCheck={!mono} onChange={(event) => change(event.target.value)}
      />
    );
  return (
    <span className={wrong ? "field wrong" : "field"}>
      <input className={mono ? "mono" : undefined} aria-label={label} aria-invalid={wrong} data-path={path} value={value} placeholder={placeholder} spellCheck={!mono} onChange={(event) => change(event.target.value)} />
    </span>
  );
}

/** What is no number stays as it was typed, and is said to be wrong. */
export function NumberInput({ path, label, value, usual, change }: { path: string; label: string; value: unknown; usual: unknown; change: (value: unknown) => void }) {
  const wrong = useIsWrong(path);
  const shown = value === undefined || value === null ? "" : String(value);
  const [text, setText] = useState(shown);
  useEffect(() => setText((now) => (now !== "" && Number(now) === Number(shown) ? now : shown)), [shown]);
  return (
    <span className={wrong ? "field wrong" : "field"}>
      <input
        inputMode="decimal" aria-label={label} aria-invalid={wrong} data-path={path} value={text} placeholder={usual === undefined ? "" : String(usual)}
        onChange={(event) => {
          const typed = event.target.value;
          setText(typed);
          change(typed.trim() === "" ? undefined : Number.isNaN(Number(typed)) ? typed : Number(typed));
        }}
      />
    </span>
  );
}

export function Select({ path, label, value, options, change, none }: { path: string; label: string; value: string; options: { name: string; word: string }[]; change: (value: string) => void; none: string }) {
  const wrong = useIsWrong(path);
  const here = options.some(({ name }) => name === value);
  return (
    <span className={wrong ? "field wrong" : "field"}>
      <select aria-label={label} aria-invalid={wrong} data-path={path} value={value} onChange={(event) => change(event.target.value)}>
        {(none !== "" || value === "") && <option value="">{none}</option>}
        {value !== "" && !here && <option value={value}>{t("flow", "{name} (not there)", { name: value })}</option>}
        {options.map(({ name, word }) => (
          <option key={name} value={name}>{word}</option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

/** The name of something of the site or the flow: chosen, or written where anything may stand. */
export function NameInput({ path, label, names, value, change }: { path: string; label: string; names: string; value: string; change: (value: string) => void }) {
  const filling = useFilling();
  const list = useId();
  const all = known(names, filling);
  const wrong = useIsWrong(path);
  if (all && names !== "variables" && names !== "own")
    return <Select path={path} label={label} value={value} change={change} none={t("flow", "– choose –")} options={names === "languages" ? all.map(({ name }) => ({ name, word: languageWord(name) })) : all} />;
  return (
    <span className={wrong ? "field wrong" : "field"}>
      <input className="mono" list={list} aria-label={label} aria-invalid={wrong} data-path={path} value={value} spellCheck={false} onChange={(event) => change(event.target.value)} />
      <datalist id={list}>{(all ?? []).map(({ name }) => <option key={name} value={name} />)}</datalist>
    </span>
  );
}

/** A formula, with a menu of the variables and functions that may stand in it. */
export function FormulaInput({ path, label, value, change }: { path: string; label: string; value: string; change: (value: string) => void }) {
  const filling = useFilling();
  const language = useLanguage();
  const wrong = useIsWrong(path);
  const input = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const insert = (text: string, back: number) => {
    const element = input.current;
    const at = element?.selectionStart ?? value.length;
    change(value.slice(0, at) + text + value.slice(element?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(at + text.length - back, at + text.length - back);
    });
  };
  const variables: Entry[] = (known("variables", filling) ?? []).map(({ name }) => ({ id: `v-${name}`, label: <span className="mono">{name}</span>, choose: () => insert(name, 0) }));
  const functions: Entry[] = (filling.types?.functions ?? []).map((one) => ({
    id: `f-${one.name}`, label: <span className="mono">{`${one.name}(${one.takes.join(", ")})`}</span>, hint: one.help[language] ?? "", choose: () => insert(`${one.name}()`, 1),
  }));
  return (
    <span className={wrong ? "formula wrong" : "formula"}>
      <textarea ref={input} className="mono" rows={value.length > 34 ? 3 : 1} aria-label={label} aria-invalid={wrong} data-path={path} value={value} spellCheck={false} onChange={(event) => change(event.target.value)} />
      <button ref={button} type="button" className="btn s q sq" aria-haspopup="menu" aria-expanded={open} aria-label={t("flow", "Variables and functions")} title={t("flow", "Variables and functions")} onClick={() => setOpen(!open)}>
        ƒ
      </button>
      {open && (
        <Menu
          label={t("flow", "Variables and functions")} anchor={button} align="end" width={420} close={() => setOpen(false)}
          groups={[{ title: t("flow", "Variables"), entries: variables }, { title: t("flow", "Functions"), entries: functions }]}
        />
      )}
    </span>
  );
}
