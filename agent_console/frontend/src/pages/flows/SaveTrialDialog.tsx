// What has just been tried is kept in the flow, with what is expected of it from now on.

import { type FormEvent, useId, useState } from "react";
import { asTrial, type Trying } from "../../designer/trying";
import { Dialog } from "../../parts/Dialog";
import { useSurroundings } from "../../parts/surroundings";
import { t } from "../../words";
import { useDesigner } from "./designing";

export function SaveTrialDialog({ trying, close }: { trying: Trying; close: () => void }) {
  const designer = useDesigner();
  const { toasts } = useSurroundings();
  const id = useId();
  const { trial, result } = trying.now;
  const [name, setName] = useState(trial.name === "try" ? "" : trial.name);
  const [passes, setPasses] = useState(true);
  const [ends, setEnds] = useState(true);
  const heard = [...new Set((result?.happened ?? []).filter(({ kind }) => kind === "hears").map(({ text }) => text))];
  const [hears, setHears] = useState<string[]>([]);
  if (!result) return null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    const kept = asTrial(name.trim(), designer.flow, trial, result, { passes, ends, hears: heard.filter((text) => hears.includes(text)).map((text) => text.slice(0, 1000)) });
    designer.change((now) => ({ ...now, trials: [...(now.trials ?? []).filter((one) => one.name !== kept.name), kept] }));
    toasts.done(t("flow", "The trial is part of the flow: it is played before each publishing"));
    close();
  };
  return (
    <Dialog title={t("flow", "Save as a trial")} close={close}>
      <form className="flowform" onSubmit={save}>
        <label className="lab" htmlFor={`${id}name`}>{t("flow", "What it shows")}</label>
        <span className="field"><input id={`${id}name`} data-first value={name} required maxLength={200} placeholder={t("flow", "At night he may leave a message")} onChange={(event) => setName(event.target.value)} /></span>
        <fieldset className="plainset">
          <legend className="lab">{t("flow", "Expected from now on")}</legend>
          <label className="row s13"><input type="checkbox" checked={ends} onChange={(event) => setEnds(event.target.checked)} />{t("flow", "it leads to: {where}", { where: result.ending })}</label>
          <label className="row s13"><input type="checkbox" checked={passes} onChange={(event) => setPasses(event.target.checked)} />{t("flow", "it goes through the same nodes")}</label>
          {heard.map((text) => (
            <label key={text} className="row s13">
              <input type="checkbox" checked={hears.includes(text)} onChange={(event) => setHears(event.target.checked ? [...hears, text] : hears.filter((one) => one !== text))} />
              <span className="cut">{t("flow", "he hears “{text}”", { text })}</span>
            </label>
          ))}
        </fieldset>
        <div className="row formend">
          <button type="submit" className="btn p" disabled={name.trim() === ""}>{t("flow", "Save")}</button>
          <button type="button" className="btn" onClick={close}>{t("flow", "Cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}
