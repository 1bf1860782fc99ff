// Undo, redo, copy, cut and paste, as everywhere else. In a field they are the field's own.

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { copied, pasted, readCopied } from "../../designer/clipboard";
import { removed } from "../../designer/document";
import { useSurroundings } from "../../parts/surroundings";
import { tn } from "../../words";
import { useDesigner } from "./designing";
import { usePrint } from "./usePrint";

const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]";
const inField = (event: Event): boolean => event.target instanceof Element && event.target.closest(FIELD) !== null;

export function useEditKeys(): void {
  const designer = useDesigner();
  const { announce, toasts } = useSurroundings();
  const { fitView } = useReactFlow();
  const print = usePrint();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "p" && inField(event))) return;
      const act = key === "p" ? () => void print() : key === "z" ? (event.shiftKey ? designer.redo : designer.undo) : key === "y" ? designer.redo : key === "a" ? () => designer.choose(Object.keys(designer.document.nodes)) : null;
      if (!act) return;
      event.preventDefault();
      act();
    };
    const copy = (event: ClipboardEvent) => {
      const { chosen } = designer.now;
      if (inField(event) || chosen.size === 0 || !event.clipboardData) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", copied(designer.document, chosen));
      announce(tn("flow", "{n} node copied", "{n} nodes copied", chosen.size), "polite");
      if (event.type === "cut") designer.change((now) => removed(now, chosen));
    };
    const paste = (event: ClipboardEvent) => {
      const from = inField(event) ? null : readCopied(event.clipboardData?.getData("text/plain") ?? "");
      if (!from) return;
      event.preventDefault();
      const { document, names } = pasted(designer.document, from, null);
      designer.change(() => document);
      designer.choose(names);
      toasts.done(tn("flow", "{n} node pasted", "{n} nodes pasted", names.length));
      requestAnimationFrame(() => void fitView({ nodes: names.map((id) => ({ id })), maxZoom: 1, padding: 1, duration: 160 }));
    };
    addEventListener("keydown", pressed);
    addEventListener("copy", copy);
    addEventListener("cut", copy);
    addEventListener("paste", paste);
    return () => {
      removeEventListener("keydown", pressed);
      removeEventListener("copy", copy);
      removeEventListener("cut", copy);
      removeEventListener("paste", paste);
    };
  }, [designer, announce, toasts, fitView, print]);
}

/** The form's field of this path, or what stands nearest to it; null: the first one. */
export function focusField(path: string | null): void {
  setTimeout(() => {
    const form = document.querySelector(".form .formbody");
    const all = [...(form?.querySelectorAll<HTMLElement>("[data-path]") ?? [])];
    const near = path === null ? undefined : (all.find(({ dataset }) => dataset.path === path) ?? all.find(({ dataset }) => dataset.path?.startsWith(`${path}.`)));
    (near ?? form?.querySelector<HTMLElement>("input, select, textarea, button"))?.focus();
  }, 30);
}
