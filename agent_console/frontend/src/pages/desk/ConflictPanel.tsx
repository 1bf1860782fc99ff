// Two editors changed the same fields: both values side by side, field by field.

import { useState } from "react";
import { Icon } from "../../parts/Icon";
import { useFormat } from "../../parts/surroundings";
import type { ConflictAnswer, CustomerFields, PhoneNumber } from "../../records";
import { t } from "../../words";
import { languageWord } from "./CustomerCard";

type FieldName = keyof CustomerFields;

export function fieldWord(name: FieldName): string {
  const words: Record<FieldName, string> = {
    name: t("customer", "Name"),
    latin_name: t("customer", "Name in Latin letters"),
    form_of_address: t("customer", "Form of address"),
    position: t("customer", "Position"),
    language: t("customer", "Language"),
    address: t("customer", "Address"),
    email: t("customer", "Mail"),
    key: t("customer", "Key customer"),
    wishes: t("customer", "Wishes: hours, media"),
    code: t("customer", "Customer number"),
    numbers: t("customer", "Numbers"),
  };
  return words[name];
}

interface Props {
  conflict: ConflictAnswer;
  resolve: (mine: FieldName[]) => void;
  cancel: () => void;
}

export function ConflictPanel({ conflict, resolve, cancel }: Props) {
  const names = Object.keys(conflict.fields) as FieldName[];
  const [kept, setKept] = useState<Partial<Record<FieldName, "mine" | "theirs">>>({});
  const open = names.filter((name) => kept[name] === undefined);
  return (
    <div className="conflict scroll grow" role="group" aria-label={t("conflict", "Two versions")}>
      <div className="notice st-warn" role="alert">
        <Icon name="users" />
        <div>
          <b>{t("conflict", "Somebody else changed the same fields.")}</b> {t("conflict", "Choose for each which one stays. All else you typed is kept.")}
        </div>
      </div>
      {names.map((name) => (
        <fieldset key={name}>
          <legend className="lab">{fieldWord(name)}</legend>
          <Side who={t("conflict", "Yours")} value={conflict.fields[name]?.mine} act={t("conflict", "Keep mine")} chosen={kept[name] === "mine"} choose={() => setKept({ ...kept, [name]: "mine" })} />
          <Side who={t("conflict", "From {name}", { name: conflict.fields[name]?.by ?? "" })} value={conflict.fields[name]?.theirs} act={t("conflict", "Take theirs")} chosen={kept[name] === "theirs"} choose={() => setKept({ ...kept, [name]: "theirs" })} />
        </fieldset>
      ))}
      <div className="row formend">
        <button type="button" className="btn p" disabled={open.length > 0} onClick={() => resolve(names.filter((name) => kept[name] === "mine"))}>
          {t("customer", "Save")}
        </button>
        <button type="button" className="btn" onClick={cancel}>{t("conflict", "Back to the form")}</button>
      </div>
    </div>
  );
}

function Side({ who, value, act, chosen, choose }: { who: string; value: unknown; act: string; chosen: boolean; choose: () => void }) {
  const shown = useShown(value);
  return (
    <div className={chosen ? "side chosen" : "side"}>
      <div className="grow">
        <div className="s12 mute2">{who}</div>
        <div className="cutlines">{shown}</div>
      </div>
      <button type="button" className="btn s" aria-pressed={chosen} onClick={choose}>{act}</button>
    </div>
  );
}

function useShown(value: unknown): string {
  const format = useFormat();
  if (value === null || value === undefined || value === "") return t("conflict", "nothing");
  if (typeof value === "boolean") return value ? t("conflict", "yes") : t("conflict", "no");
  if (Array.isArray(value)) return (value as PhoneNumber[]).map(({ e164, label }) => `${format.number(e164)}${label ? ` (${label})` : ""}`).join(", ");
  return languageWord(String(value)) ?? "";
}
