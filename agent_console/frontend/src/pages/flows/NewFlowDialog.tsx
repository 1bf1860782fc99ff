// A new flow: its name, what people call it, what callers hear; empty, or a copy of one that is there.

import { type FormEvent, useId, useState } from "react";
import { type FlowDocument, NAME, worded } from "../../designer/document";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { useSurroundings } from "../../parts/surroundings";
import { t } from "../../words";
import type { FlowsData } from "./data";
import { languageWord } from "./words";
import type { FlowsWatch, Row } from "./watch";

const EMPTY = "";

/** The same nodes under another name. */
function copyOf({ version: _, ...of }: FlowDocument, own: FlowDocument): FlowDocument {
  return { ...of, name: own.name, title: own.title ?? {}, languages: own.languages };
}

export function NewFlowDialog({ watch, taken, close }: { watch: FlowsWatch; taken: Row[]; close: () => void }) {
  const { page, api } = useSurroundings<FlowsData>();
  const id = useId();
  const [title, setTitle] = useState("");
  const [own, setOwn] = useState<string | null>(null);
  const [languages, setLanguages] = useState(page.languages);
  const [like, setLike] = useState(EMPTY);
  const [fault, setFault] = useState<string | null>(null);
  const wish = title.toLowerCase().replace(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z0-9]+|-+$/g, "").slice(0, 60);
  const name = own ?? wish;
  const used = taken.some((row) => row.name === name);
  const why = used ? t("flow", "There is a flow of this name") : NAME.test(name) ? null : t("flow", "Small letters, digits and hyphens");

  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (why || languages.length === 0) return;
    const document: FlowDocument = { format: 1, name, ...(title ? { title: { [page.language]: title } } : {}), languages, nodes: {} };
    try {
      const copy = like === EMPTY ? document : copyOf(await watch.document(like), document);
      await api.send("POST", `/api/flows/${name}/draft`, { document: copy, base: 0, revision: 0 });
      location.assign(`/flows/${name}`);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Dialog title={t("flow", "New flow")} close={close}>
      <form className="flowform" onSubmit={(event) => void make(event)}>
        <label className="lab" htmlFor={`${id}title`}>{t("flow", "What people call it")}</label>
        <span className="field">
          <input id={`${id}title`} data-first value={title} maxLength={100} onChange={(event) => setTitle(event.target.value)} />
        </span>
        <label className="lab" htmlFor={`${id}name`}>{t("flow", "Its name in the site file and in other flows")}</label>
        <span className="field">
          <input id={`${id}name`} value={name} maxLength={60} spellCheck={false} required aria-invalid={name !== "" && why !== null} aria-describedby={`${id}why`} onChange={(event) => setOwn(event.target.value)} />
        </span>
        <div id={`${id}why`} className="s12 mute2">{name !== "" && why ? why : t("flow", "Small letters, digits and hyphens")}</div>
        <fieldset className="plainset">
          <legend className="lab">{t("flow", "Languages of callers, the first is the default")}</legend>
          {page.languages.map((code) => (
            <label key={code} className="row s13">
              <input
                type="checkbox"
                checked={languages.includes(code)}
                onChange={(event) => setLanguages(event.target.checked ? page.languages.filter((one) => one === code || languages.includes(one)) : languages.filter((one) => one !== code))}
              />
              {languageWord(code)}
            </label>
          ))}
        </fieldset>
        <label className="lab" htmlFor={`${id}like`}>{t("flow", "Begins as")}</label>
        <span className="field">
          <select id={`${id}like`} value={like} onChange={(event) => setLike(event.target.value)}>
            <option value={EMPTY}>{t("flow", "an empty canvas")}</option>
            {taken
              .filter(({ live }) => live)
              .map((row) => (
                <option key={row.name} value={row.name}>{t("flow", "a copy of {flow}", { flow: worded(row.live?.title, page.language) ?? row.name })}</option>
              ))}
          </select>
          <Icon name="down" />
        </span>
        {fault && <div className="notice st-danger" role="alert"><Icon name="warn" size="s" /><div>{fault}</div></div>}
        <div className="row formend">
          <button type="submit" className="btn p" disabled={why !== null || languages.length === 0}>{t("flow", "Draw it")}</button>
          <button type="button" className="btn" onClick={close}>{t("flow", "Cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}
