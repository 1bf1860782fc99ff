// The designer for every part of its page, and how its parts speak of the flow.

import { createContext, type ReactNode, use, useSyncExternalStore } from "react";
import { type FlowDocument, titleOf, worded } from "../../designer/document";
import type { Designer, Drawn } from "../../designer/designer";
import { sceneryOf } from "../../designer/scenery";
import { useSurroundings } from "../../parts/surroundings";
import { t } from "../../words";
import type { DesignerData } from "./data";

const Context = createContext<Designer | null>(null);

export function Designing({ designer, children }: { designer: Designer; children: ReactNode }) {
  return <Context value={designer}>{children}</Context>;
}

export function useDesigner(): Designer {
  const designer = use(Context);
  if (!designer) throw new Error("no designer around this part");
  return designer;
}

export function useDrawn(): Drawn {
  const designer = useDesigner();
  return useSyncExternalStore(designer.subscribe, designer.get);
}

export const useLanguage = (): string => useSurroundings<DesignerData>().page.language;

function sceneryWord(document: FlowDocument, id: string, language: string): string | null {
  const scenery = sceneryOf(id);
  if (!scenery) return null;
  return scenery.kind === "remarks" ? t("flow", "Remark") : (worded(document.groups?.[scenery.name]?.title, language) ?? t("flow", "Group"));
}

/** What people call a node; its type's name where it has none. */
export function useNodeWord(): (name: string) => string {
  const designer = useDesigner();
  const language = useLanguage();
  return (name) => {
    const node = designer.document.nodes[name];
    if (!node) return sceneryWord(designer.document, name, language) ?? name;
    const title = titleOf(designer.document, name, language);
    return title === name ? `${designer.typeOf(node.type)?.label[language] ?? node.type} (${name})` : title;
  };
}

export function useTypeWord(): (type: string) => string {
  const designer = useDesigner();
  useSyncExternalStore(designer.subscribe, () => designer.now.types); // they may come after the drawing
  const language = useLanguage();
  return (type) => designer.typeOf(type)?.label[language] ?? t("flow", "{type} (unknown here)", { type });
}
