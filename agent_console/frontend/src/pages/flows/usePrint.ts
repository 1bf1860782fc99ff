// The whole drawing on a page of paper, in light colours.

import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

export function usePrint(): () => Promise<void> {
  const { fitView, getViewport, setViewport } = useReactFlow();
  return useCallback(async () => {
    const root = document.documentElement;
    const before = getViewport();
    const theme = root.dataset.theme;
    root.classList.add("printing");
    root.dataset.theme = "light";
    try {
      for (let frames = 0; frames < 3; frames += 1) await frame(); // the drawing has the page's measures by then
      await fitView({ padding: 0.03, minZoom: 0.02, maxZoom: 1 });
      await frame();
      print();
    } finally {
      root.classList.remove("printing");
      if (theme) root.dataset.theme = theme;
    }
    await frame();
    await setViewport(before);
  }, [fitView, getViewport, setViewport]);
}
