// Published: new callers take it from then on. What is wrong, or disappoints, is said first.

import { type FormEvent, useEffect, useId, useState } from "react";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { useSurroundings } from "../../parts/surroundings";
import { t, tn } from "../../words";
import { useDesigner, useDrawn } from "./designing";
import { refusalWords } from "./faultWords";
import { trialOf } from "./TrialsTab";

export function PublishDialog({ close }: { close: () => void }) {
  const designer = useDesigner();
  const { judged, judging, flow, kept } = useDrawn();
  const { toasts } = useSurroundings();
  const id = useId();
  const [note, setNote] = useState("");
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const faults = judged?.faults.length ?? 0;
  const disappointed = judged?.disappointed ?? [];
  const elsewhere = judged?.elsewhere ?? [];
  const ready = judged !== null && !judging && kept.saved === "saved" && faults === 0 && (disappointed.length === 0 || why.trim().length >= 3);

  useEffect(() => {
    void designer.insist().then((saved) => {
      if (saved && !designer.now.judged) void designer.judge();
    });
  }, [designer]);

  const publish = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setFault(null);
    try {
      const version = await designer.publish(note.trim(), disappointed.length > 0 ? why.trim() : null);
      toasts.done(t("flow", "Version {version} is live: new callers take it", { version }));
      close();
    } catch (error) {
      setFault(refusalWords(error));
      setBusy(false);
      void designer.refresh().catch(() => undefined);
    }
  };

  return (
    <Dialog title={t("flow", "Publish this flow?")} close={close}>
      <form className="flowform" onSubmit={(event) => void publish(event)}>
        <p className="s13 mute1">{t("flow", "New callers take it from now on. Who is in it goes on in the version with which he began.")}</p>
        {flow?.live !== null && flow?.live !== undefined && <p className="s13 mute2">{t("flow", "live: version {version}", { version: flow.live })}</p>}
        {judging && <p className="s13 mute2" role="status">{t("flow", "Checking")}</p>}
        {faults > 0 && (
          <div className="notice st-danger" role="alert">
            <Icon name="warn" size="s" />
            <div>{tn("flow", "{n} fault has to be mended first. It stands in the list above the drawing.", "{n} faults have to be mended first. They stand in the list above the drawing.", faults)}</div>
          </div>
        )}
        {elsewhere.length > 0 && (
          <div className="notice st-warn" role="alert">
            <Icon name="warn" size="s" />
            <div>
              {t("flow", "Other flows enter this one and will fit it no more. Publish them next.")}
              {elsewhere.map((one) => (
                <div key={`${one.flow} ${one.node} ${one.what}`}>
                  <b>{one.flow}, {one.node}</b>: {one.what}
                </div>
              ))}
            </div>
          </div>
        )}
        {disappointed.length > 0 && (
          <div className="notice st-warn" role="alert">
            <Icon name="warn" size="s" />
            <div>
              {disappointed.map((one) => (
                <div key={`${one.trial} ${one.of} ${one.expected}`}>
                  <b>{one.trial}</b>: {trialOf(one)}
                </div>
              ))}
              <label className="lab" htmlFor={`${id}why`}>{t("flow", "Why it is published all the same")}</label>
              <span className="field"><input id={`${id}why`} value={why} minLength={3} maxLength={2000} required onChange={(event) => setWhy(event.target.value)} /></span>
            </div>
          </div>
        )}
        <label className="lab" htmlFor={`${id}note`}>{t("flow", "What is new, for those who look at the versions")}</label>
        <textarea id={`${id}note`} data-first className="area" rows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        {fault && <div className="notice st-danger" role="alert"><Icon name="warn" size="s" /><div>{fault}</div></div>}
        <div className="row formend">
          <button type="submit" className="btn p" disabled={!ready || busy}>{t("flow", "Publish")}</button>
          <button type="button" className="btn" onClick={close}>{t("flow", "Cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}
