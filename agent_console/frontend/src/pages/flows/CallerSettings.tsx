// Who calls in a trial, when, in which language; what is open, and how often he has called.

import { useSyncExternalStore } from "react";
import type { Trying } from "../../designer/trying";
import { t } from "../../words";
import { useDrawn } from "./designing";
import { languageWord } from "./words";

export function CallerSettings({ trying, close }: { trying: Trying; close: () => void }) {
  const { trial } = useSyncExternalStore(trying.subscribe, trying.get);
  const { types, history } = useDrawn();
  const given = trial.given ?? {};
  const put = (name: string, value: string) => {
    const { [name]: _, ...rest } = given;
    trying.suppose({ given: value === "" ? rest : { ...rest, [name]: value } });
  };
  const field = (name: string, label: string, type: string) => (
    <label className="row s12">
      <span className="settingname">{label}</span>
      <span className="field grow"><input type={type} value={String(given[name] ?? "")} onChange={(event) => put(name, event.target.value)} /></span>
    </label>
  );
  const hours = [...new Set(Object.values(history.now.nodes).flatMap(({ type, hours: name }) => (type === "hours" && typeof name === "string" ? [name] : [])))];
  return (
    <div className="tryanswer scroll" role="group" aria-label={t("flow", "Who calls, and when")}>
      {field("caller", t("flow", "Calls from"), "tel")}
      {field("called", t("flow", "Has called"), "tel")}
      {field("now", t("flow", "At"), "datetime-local")}
      {field("customer.name", t("flow", "Customer's name"), "text")}
      <label className="row s12">
        <span className="settingname">{t("flow", "Language")}</span>
        <span className="field grow">
          <select value={String(given.language ?? "")} onChange={(event) => put("language", event.target.value)}>
            <option value="">{t("flow", "not known")}</option>
            {history.now.languages.map((code) => <option key={code} value={code}>{languageWord(code)}</option>)}
          </select>
        </span>
      </label>
      <label className="row s12">
        <span className="settingname">{t("flow", "Calls before")}</span>
        <span className="field grow"><input type="number" min={0} value={trial.calls ?? 0} onChange={(event) => trying.suppose({ calls: Math.max(0, Math.floor(Number(event.target.value) || 0)) })} /></span>
      </label>
      {(types?.site.hours ?? []).filter((name) => hours.includes(name)).map((name) => (
        <label key={name} className="row s12">
          <input type="checkbox" checked={trial.open?.[name] ?? true} onChange={(event) => trying.suppose({ open: { ...trial.open, [name]: event.target.checked } })} />
          {t("flow", "{hours}: open", { hours: name })}
        </label>
      ))}
      <button type="button" className="btn s" onClick={close}>{t("flow", "Back to the answers")}</button>
    </div>
  );
}
