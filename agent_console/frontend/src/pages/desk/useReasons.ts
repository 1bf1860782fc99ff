import { useMemo } from "react";
import { type ReasonNode, reasonTree } from "../../state/reasons";
import { usePage } from "./context";

export function useReasons(): ReasonNode[] {
  const { dispositions } = usePage();
  return useMemo(() => reasonTree(dispositions), [dispositions]);
}
