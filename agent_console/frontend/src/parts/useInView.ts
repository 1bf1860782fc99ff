import { useEffect } from "react";

/** The active option of a list scrolls into view: the arrows move it, the focus stays in the field. */
export function useInView(id: string | undefined): void {
  useEffect(() => {
    if (id !== undefined) document.getElementById(id)?.scrollIntoView?.({ block: "nearest" });
  }, [id]);
}
