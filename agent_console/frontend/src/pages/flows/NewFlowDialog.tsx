// A new flow: its name, what people call it, what callers hear; empty, from a template, or a copy of one that is there.

import { type FormEvent, useEffect, useId, useState, useSyncExternalStore } from "react";
import { type FlowDocument, freeName, NAME, worded } from "../../designer/document";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { useSurroundings } from "../../parts/surroundings";
import { t } from "../../words";
import { Beginnings, EMPTY } from "./Beginnings";
import type { FlowsData } from "./data";
import type { FlowsWatch, Row, Template } from "./watch";
import { languageWord } from "./words";

/** The same nodes under another name. */
function copyOf({ version: _, ...of }: FlowDocument, own: FlowDocument): FlowDocument {
  return { ...of, name: own.name, title: own.title ?? of.title ?? {}, languages: own.languages };
}

/** taken: none before the flows were read; a name may be another's then. */
export function NewFlowDialog({ watch, taken, close }: { watch: FlowsWatch; taken: Row[] | null; close: () => void }) {
  const { page, api } = useSurroundings<FlowsData>();
  const id = useId();
  const [title, setTitle] = useState("");
  const [own, setOwn] = useState<string | null>(null);
  const [languages, setLanguages] = useState(page.languages);
  const [like, setLike] = useState(EMPTY);
  const [templates, setTemplates] = useState<Template[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const { link } = useSyncExternalStore(watch.subscribe, watch.get);
  useEffect(() => {
    if (link === "open") void watch.templates().then(setTemplates, () => undefined); // without it there is the empty canvas
  }, [watch, link]);

  const template = like.kind === "template" ? templates.find((one) => one.name === like.name) : undefined;
  const written = title.toLowerCase().replace(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z0-9]+|-+$/g, "").slice(0, 60);
  const wish = written !== "" || !template ? written : freeName(Object.fromEntries((taken ?? []).map((row) => [row.name, row])), template.name);
  const name = own ?? wish;
  const used = taken?.some((row) => row.name === name);
  const why = used ? t("flow", "There is a flow of this name") : NAME.test(name) ? null : t("flow", "Small letters, digits and hyphens");

  const ready = taken !== null && why === null && languages.length > 0;

  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const document: FlowDocument = { format: 1, name, ...(title ? { title: { [page.language]: title } } : {}), languages, nodes: {} };
    try {
      const of = like.kind === "copy" ? await watch.document(like.name) : template?.document;
      await api.send("POST", `/api/flows/${name}/draft`, { document: of ? copyOf(of, document) : document, base: 0, revision: 0 });
      location.assign(`/flows/${name}`);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Dialog title={t("flow", "New flow")} wide close={close}>
      <form className="flowform" onSubmit={(event) => void make(event)}>
        <div className="two newflow">
          <label className="inlanguage">
            <span className="lab">{t("flow", "What people call it")}</span>
            <span className="field">
              <input data-first value={title} maxLength={100} placeholder={worded(template?.title, page.language) ?? ""} onChange={(event) => setTitle(event.target.value)} />
            </span>
          </label>
          <label className="inlanguage">
            <span className="lab">{t("flow", "Its name in the site file")}</span>
            <span className="field">
              <input value={name} maxLength={60} spellCheck={false} required aria-invalid={name !== "" && why !== null} aria-describedby={`${id}why`} onChange={(event) => setOwn(event.target.value)} />
            </span>
            <span id={`${id}why`} className={used ? "s12 c-danger" : "s12 mute2"}>{name !== "" && why ? why : t("flow", "Small letters, digits and hyphens")}</span>
          </label>
        </div>
        <fieldset className="plainset">
          <legend className="lab">{t("flow", "Languages of callers, the first is the default")}</legend>
          <span className="row">
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
          </span>
        </fieldset>
        <Beginnings templates={templates} flows={(taken ?? []).filter(({ live }) => live)} chosen={like} choose={setLike} />
        {fault && <div className="notice st-danger" role="alert"><Icon name="warn" size="s" /><div>{fault}</div></div>}
        <div className="row formend">
          <button type="submit" className="btn p" disabled={!ready}>{t("flow", "Draw it")}</button>
          <button type="button" className="btn" onClick={close}>{t("flow", "Cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}
