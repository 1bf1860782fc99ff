// A flow as a file, out and in, and on paper.

import { useReactFlow } from "@xyflow/react";
import { type ChangeEvent, useRef } from "react";
import { readFlow } from "../../../designer/file";
import { useSurroundings } from "../../../parts/surroundings";
import { t } from "../../../words";
import { useDesigner } from "../designing";
import { usePrint } from "../usePrint";

const LARGEST = 250_000; // bytes: what a draft may have on the server

export function FileActs() {
  const designer = useDesigner();
  const { toasts } = useSurroundings();
  const input = useRef<HTMLInputElement>(null);
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(designer.document, null, 2)}\n`], { type: "application/json" }));
    link.download = `${designer.flow}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    const read = file.size <= LARGEST ? readFlow(await file.text(), designer.document) : null;
    target.value = "";
    if (!read) return toasts.fault(t("flow", "{file} is no flow, or larger than 250 kB. Nothing was changed.", { file: file.name }));
    const laid = await designer.laid(read);
    designer.change(() => laid);
    requestAnimationFrame(() => void fitView({ padding: 0.08, maxZoom: 1, duration: 160 }));
    toasts.done(t("flow", "{file} is drawn now; undo brings back what was there", { file: file.name }));
  };
  const print = usePrint();
  const { fitView } = useReactFlow();
  return (
    <div className="row wrap">
      <button type="button" className="btn s" onClick={save}>{t("flow", "Save as a file")}</button>
      <button type="button" className="btn s" onClick={() => input.current?.click()}>{t("flow", "Take from a file")}</button>
      <input ref={input} type="file" accept="application/json,.json" hidden onChange={(event) => void load(event)} />
      <button type="button" className="btn s" aria-keyshortcuts="Control+P" onClick={() => void print()}>{t("flow", "Print")}</button>
    </div>
  );
}

