// Above the drawing: what is drawn and whether it is kept, back and forth, what is wrong, publish.

import { useRef, useState } from "react";
import { worded } from "../../designer/document";
import type { Saved } from "../../designer/keeper";
import { Icon } from "../../parts/Icon";
import { Me } from "../../parts/Me";
import { Menu } from "../../parts/Menu";
import { useFormat, useSurroundings } from "../../parts/surroundings";
import { t, tn } from "../../words";
import { leavePages } from "../desk/useLogOut";
import { useCallers, useSeen } from "./callers/Calling";
import type { DesignerData } from "./data";
import { useDesigner, useDrawn, useNodeWord } from "./designing";
import type { FormTab } from "./form/NodeForm";

interface Props {
  goTo: (node: string | null, tab: FormTab, field: string | null) => void;
}
interface Acts {
  publish: () => void;
  trying: boolean;
  tryIt: () => void;
  testing: boolean;
  testIt: () => void;
  versions: boolean;
  showVersions: () => void;
}

export function DesignerHead({ goTo, acts }: Props & { acts: Acts }) {
  const { page } = useSurroundings<DesignerData>();
  const designer = useDesigner();
  const drawn = useDrawn();
  const [me, setMe] = useState(false);
  const { past, future, now } = drawn.history;
  const title = worded(now.title, page.language) ?? designer.flow;
  return (
    <>
      <a className="btn s q sq" href="/flows" aria-label={t("flow", "All flows")} title={t("flow", "All flows")}>
        <span className="turned"><Icon name="right" size="s" /></span>
      </a>
      <span className="b cut flowtitle" aria-hidden="true">{title}</span>
      <SavedChip />
      <span className="row end headacts">
        <span className="seg" role="group" aria-label={t("flow", "Back and forth")}>
          <button type="button" aria-label={t("flow", "Undo")} title={t("flow", "Undo")} disabled={past.length === 0} onClick={designer.undo}>
            <Icon name="undo" size="s" />
          </button>
          <button type="button" aria-label={t("flow", "Redo")} title={t("flow", "Redo")} disabled={future.length === 0} onClick={designer.redo}>
            <Icon name="redo" size="s" />
          </button>
        </span>
        <FaultsButton goTo={goTo} />
        <CallersButton />
        <button type="button" className="btn s" aria-pressed={acts.trying} aria-keyshortcuts="T" title={t("flow", "Try it")} disabled={drawn.state !== "open"} onClick={acts.tryIt}>
          <Icon name="play" size="s" />
          <span className="word">{t("flow", "Try it")}</span>
        </button>
        <button type="button" className="btn s" aria-pressed={acts.testing} aria-keyshortcuts="R" title={t("flow", "Test call")} disabled={drawn.state !== "open"} onClick={acts.testIt}>
          <Icon name="phone" size="s" />
          <span className="word">{t("flow", "Test call")}</span>
        </button>
        <button type="button" className="btn s" aria-pressed={acts.versions} title={t("flow", "Versions")} onClick={acts.showVersions}><Icon name="back" size="s" /><span className="word">{t("flow", "Versions")}</span></button>
        <button type="button" className="btn s p" aria-keyshortcuts="P" disabled={drawn.state !== "open" || drawn.kept.saved === "none"} onClick={acts.publish}>{t("flow", "Publish")}</button>
      </span>
      <span className="only-wide rule" />
      <Me account={page.account} opened={me} open={setMe} more={[]} logOut={() => leavePages(page.forgery)} />
    </>
  );
}

function CallersButton() {
  const { watch } = useCallers();
  const { open } = useSeen();
  return (
    <button type="button" className="btn s" aria-pressed={open} title={t("flow", "Callers")} onClick={() => watch.show(!open)}>
      <Icon name="users" size="s" />
      <span className="word">{t("flow", "Callers")}</span>
    </button>
  );
}

function SavedChip() {
  const designer = useDesigner();
  const { kept, flow, link, types } = useDrawn();
  const inFile = types?.site.flows.find(({ name }) => name === designer.flow);
  const format = useFormat();
  const words: Record<Saved, string> = {
    none: t("flow", "As published"),
    saved: kept.at === null ? t("flow", "Draft saved") : t("flow", "Draft, saved {time}", { time: format.clock(new Date(kept.at)) }),
    saving: t("flow", "Saving"),
    unsaved: t("flow", "Saving"),
    away: t("flow", "Kept in this browser; the console does not answer"),
    conflict: t("flow", "Two versions of the draft"),
  };
  return (
    <span className="row only-wide nw">
      <span className={kept.saved === "away" || kept.saved === "conflict" ? "chip tag st-warn" : "chip tag"} role="status">{words[kept.saved]}</span>
      <span className="mute2 s13 liveword">
        {flow?.live
          ? t("flow", "live: version {version}", { version: flow.live })
          : inFile
            ? t("flow", "live: version {version}, from a file", { version: inFile.version })
            : flow && types && t("flow", "not published yet")}
      </span>
      {link !== "open" && <span className="s12 c-warn">{t("flow", "no connection: it is not checked")}</span>}
    </span>
  );
}

function FaultsButton({ goTo }: Props) {
  const { judged, judging, kept } = useDrawn();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const word = useNodeWord();
  const faults = judged?.faults ?? [];
  if (!judged) return kept.saved === "none" ? null : <span className="s12 mute2">{judging ? t("flow", "Checking") : t("flow", "Not checked yet")}</span>;
  if (faults.length === 0)
    return (
      <span className="row s13 c-ready nw" role="status">
        <Icon name="check" size="s" />
        {t("flow", "No faults")}
      </span>
    );
  return (
    <>
      <button ref={button} type="button" className="btn s danger" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="warn" size="s" />
        {tn("flow", "{n} fault", "{n} faults", faults.length)}
      </button>
      <span className="vh" role="status">{tn("flow", "{n} fault", "{n} faults", faults.length)}</span>
      {open && (
        <Menu
          label={t("flow", "Faults")} anchor={button} align="end" width={440} close={() => setOpen(false)}
          groups={[
            {
              entries: faults.map((fault, at) => ({
                id: String(at),
                label: (
                  <span className="faultline">
                    <b>{fault.node === null ? t("flow", "The flow") : word(fault.node)}</b> {fault.what}
                  </span>
                ),
                hint: fault.hint,
                choose: () => goTo(fault.node, fault.node === null ? (fault.field?.startsWith("variables") ? "variables" : "flow") : fault.field?.startsWith("exits") ? "exits" : "node", fault.field),
              })),
            },
          ]}
        />
      )}
    </>
  );
}
