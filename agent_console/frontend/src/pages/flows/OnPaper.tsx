// What stands above the drawing on paper: which flow it is, which version, when it was printed.

import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { worded } from "../../designer/document";
import { useFormat } from "../../parts/surroundings";
import { t } from "../../words";
import { useDesigner, useLanguage } from "./designing";

export function OnPaper() {
  const designer = useDesigner();
  const language = useLanguage();
  const format = useFormat();
  const [at, setAt] = useState<Date | null>(null);
  useEffect(() => {
    const before = () => flushSync(() => setAt(new Date())); // the browser takes the picture right after
    const after = () => setAt(null);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  if (!at) return null;
  const { kept, flow } = designer.now;
  const version = kept.saved === "none" && flow?.live ? t("flow", "live: version {version}", { version: flow.live }) : t("flow", "Draft");
  return (
    <>
      <b>{worded(designer.document.title, language) ?? designer.flow}</b> {[designer.flow, version, format.shortDay(at), format.clock(at)].join(" · ")}
    </>
  );
}
