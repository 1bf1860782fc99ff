// The designer: a flow drawn, checked, tried and published.

import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Designer } from "../../designer/designer";
import { difference } from "../../designer/difference";
import { freeName, type Place } from "../../designer/document";
import { besides, snapped } from "../../designer/layout";
import { pathOf, Trying } from "../../designer/trying";
import { AlarmLine, useAlarmsSaid } from "../../parts/AlarmLine";
import { Icon } from "../../parts/Icon";
import { Shell } from "../../parts/Shell";
import { useSurroundings } from "../../parts/surroundings";
import { ToastStack } from "../../parts/ToastStack";
import { useKeys } from "../../parts/useKeys";
import { wayOf } from "../../state/flowLive";
import { t } from "../../words";
import { AddDialog } from "./AddDialog";
import { CallersPanel } from "./callers/CallersPanel";
import { Calling, useCallers, useSeen } from "./callers/Calling";
import { Canvas, type Shown } from "./Canvas";
import { ConflictNotice } from "./ConflictNotice";
import type { DesignerData } from "./data";
import { Designing, useDesigner, useDrawn } from "./designing";
import { DesignerHead } from "./DesignerHead";
import { FormPanel, type FormTab } from "./form/NodeForm";
import { KeysDialog } from "./KeysDialog";
import { Palette } from "./Palette";
import { PublishDialog } from "./PublishDialog";
import { refusalWords } from "./faultWords";
import { RehearsalPanel } from "./rehearsal/RehearsalPanel";
import { Rehearsing, useTestCall, useTesting, useTestKeys } from "./rehearsal/Rehearsing";
import { TryPanel } from "./TryPanel";
import { focusField, useEditKeys } from "./useEditKeys";
import { type Comparison, VersionsPanel } from "./VersionsPanel";

export function DesignerPage({ designer }: { designer: Designer }) {
  return (
    <Designing designer={designer}>
      <ReactFlowProvider>
        <Calling>
          <Rehearsing>
            <Page />
          </Rehearsing>
        </Calling>
      </ReactFlowProvider>
    </Designing>
  );
}

const NO_ARROWS: ReadonlySet<string> = new Set();

type From = { node: string; exit: string } | null;

function Page() {
  const { page, toasts } = useSurroundings<DesignerData>();
  const designer = useDesigner();
  const drawn = useDrawn();
  const { screenToFlowPosition } = useReactFlow();
  const [help, setHelp] = useState(false);
  const [tab, setTab] = useState<FormTab>("node");
  const [adding, setAdding] = useState<{ from: From; at: Place | null } | null>(null);
  const one = drawn.chosen.size === 1 ? [...drawn.chosen][0] : undefined;
  const [publishing, setPublishing] = useState(false);
  const [versions, setVersions] = useState(false);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [trying] = useState(() => new Trying(designer));
  const tried = useSyncExternalStore(trying.subscribe, trying.get);
  const callers = useCallers().watch;
  const { open: callersOpen, followed } = useSeen();
  const testCall = useTestCall();
  const testing = useTesting();
  useAlarmsSaid();
  useEditKeys();
  useTestKeys();

  const shown = useMemo<Shown>(() => {
    if (comparison) return { document: comparison.difference.document, looks: comparison.difference.looks, passed: NO_ARROWS };
    if (testing.open && testing.call?.way) return wayOf(designer.flow, testing.call.way, testing.call.phase === "pauses" ? "paused" : "here");
    if (followed) return wayOf(designer.flow, followed);
    return pathOf(designer.flow, tried.open ? tried.result : null);
  }, [comparison, testing.open, testing.call, followed, tried.open, tried.result, designer]);

  const compare = async (version: number | null) => {
    if (version === null) return setComparison(null);
    try {
      const before = await designer.laid(await designer.version(version));
      setComparison({ version, difference: difference(before, designer.document) });
    } catch (error) {
      toasts.fault(refusalWords(error));
    }
  };

  /** Beside the chosen node, at its first exit that is not drawn, unless something else is said. */
  const place = (type: string, at: Place | null, from: From) => {
    callers.show(false);
    const free = () => at ?? besides(designer.document, from?.node ?? one ?? null, designer.shown);
    const inView = (): Place => {
      const frame = document.querySelector(".canvas")?.getBoundingClientRect() ?? new DOMRect();
      const { x, y } = screenToFlowPosition({ x: frame.x + frame.width / 2, y: frame.y + frame.height / 4 });
      return [snapped(x), snapped(y)];
    };
    setTab("node");
    if (type === "groups") return designer.group(at ?? (designer.now.chosen.size > 0 ? null : inView()));
    if (type === "remarks") { designer.remark(at ?? inView()); return focusField("text"); }
    const name = freeName(designer.document.nodes, type);
    designer.add(name, { type }, free(), from && from.exit !== "" ? from : null);
  };
  const openExit = (name: string | undefined): From => {
    const node = name === undefined ? undefined : designer.document.nodes[name];
    if (!node || name === undefined) return null;
    const exit = designer.exits.of(name, node).find((each) => !node.exits?.[each] && each !== "error");
    return { node: name, exit: exit ?? "" };
  };
  const add = (from: From, at: Place | null) => setAdding({ from: from && from.exit === "" ? openExit(from.node) : from, at });
  const alone = () => (designer.now.chosen.size === 1 ? [...designer.now.chosen][0] : undefined); // now, not at the last drawing
  const fill = (name: string, to: FormTab = "node") => {
    callers.show(false);
    designer.choose([name]);
    setTab(to);
    focusField(null);
  };
  /** One of the two stands under the drawing. */
  const tryIt = () => { testCall.show(false); trying.show(!trying.now.open); };
  const testIt = () => { trying.show(false); testCall.show(!testCall.now.open); };
  useKeys({
    "?": () => setHelp(true),
    "/": () => document.querySelector<HTMLElement>(".findnode")?.focus(),
    N: () => drawn.state === "open" && add(openExit(alone()), null),
    C: () => { const name = alone(); if (name !== undefined) fill(name, "exits"); },
    E: () => { const name = alone(); if (name !== undefined) fill(name); },
    G: () => designer.now.chosen.size > 0 && designer.group(null),
    M: () => drawn.state === "open" && place("remarks", null, null),
    P: () => drawn.state === "open" && setPublishing(true),
    T: () => drawn.state === "open" && tryIt(),
    R: () => drawn.state === "open" && testIt(),
  });

  useEffect(() => {
    document.title = `${designer.flow} · Trunkline`;
  }, [designer]);

  return (
    <>
      <Shell
        place="flows"
        role={page.account.role}
        title={t("flow", "Flow {name}", { name: designer.flow })}
        strip={null}
        stripLabel=""
        help={() => setHelp(true)}
        head={
          <DesignerHead
            goTo={(node, to, field) => { callers.show(false); setVersions(false); setComparison(null); designer.choose(node === null ? [] : [node]); setTab(to); focusField(field); }}
            acts={{ publish: () => setPublishing(true), trying: tried.open, tryIt, testing: testing.open, testIt, versions: versions && !callersOpen, showVersions: () => { callers.show(false); setVersions(callersOpen || !versions); setComparison(null); } }}
          />
        }
        foot={
          <>
            <AlarmLine />
            <span className="row keys only-wide end">
              <span><kbd className="key plain">/</kbd> {t("flow", "find a node")}</span>
              <span><kbd className="key plain">N</kbd> {t("flow", "add a node")}</span>
              <span><kbd className="key plain">C</kbd> {t("flow", "connect")}</span>
              <span><kbd className="key plain">Ctrl Z</kbd> {t("flow", "undo")}</span>
              <span><kbd className="key plain">?</kbd> {t("flow", "all keys")}</span>
            </span>
          </>
        }
      >
        {drawn.state === "open" ? (
          <div className="flow">
            <Palette add={(type) => place(type, null, openExit(one))} />
            <Canvas
              shown={shown}
              place={(type, at) => place(type, at, null)}
              asks={{ add, connect: (name) => fill(name, "exits"), fill }}
            />
            {callersOpen ? (
              <CallersPanel />
            ) : versions ? (
              <VersionsPanel comparison={comparison} compare={(version) => void compare(version)} goTo={(node) => designer.choose([node])} close={() => { setVersions(false); setComparison(null); }} />
            ) : (
              <FormPanel tab={tab} choose={setTab} />
            )}
            {tried.open && <TryPanel trying={trying} goTo={(node) => designer.choose([node])} />}
            {testing.open && <RehearsalPanel />}
          </div>
        ) : (
          <Closed />
        )}
      </Shell>
      <ConflictNotice />
      <ToastStack />
      {adding && <AddDialog from={adding.from} close={() => setAdding(null)} add={(type) => { setAdding(null); place(type, adding.at, adding.from); }} />}
      {publishing && <PublishDialog close={() => setPublishing(false)} />}
      {help && <KeysDialog close={() => setHelp(false)} />}
    </>
  );
}

function Closed() {
  const { state, why } = useDrawn();
  if (state === "loading") return <section className="panel" aria-busy="true" />;
  return (
    <section className="panel">
      <div className="empty">
        <Icon name={state === "missing" ? "flow" : "warn"} />
        <b>{state === "missing" ? t("flow", "There is no flow of this name") : t("flow", "The flow cannot be read now")}</b>
        <span className="s13 mute2">{why ?? t("flow", "Look at the list of all flows, or begin a new one there.")}</span>
        <a className="btn" href="/flows">{t("flow", "All flows")}</a>
      </div>
    </section>
  );
}
