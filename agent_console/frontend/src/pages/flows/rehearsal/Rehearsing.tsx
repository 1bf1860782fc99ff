// The test call for whatever part of the page shows it, and its keys.

import { createContext, type ReactNode, use, useState, useSyncExternalStore } from "react";
import { useSurroundings } from "../../../parts/surroundings";
import { useKeys } from "../../../parts/useKeys";
import { BrowserPhone } from "../../../phone/browserPhone";
import type { DesignerData } from "../data";
import { useDesigner } from "../designing";
import { TestCall, type Testing } from "./testCall";

const Context = createContext<TestCall | null>(null);

export function Rehearsing({ children }: { children: ReactNode }) {
  const designer = useDesigner();
  const { page } = useSurroundings<DesignerData>();
  const [testCall] = useState(() => new TestCall(designer, page.account.name, localStorage, () => new BrowserPhone(true)));
  return <Context value={testCall}>{children}</Context>;
}

export function useTestCall(): TestCall {
  const testCall = use(Context);
  if (!testCall) throw new Error("no test call around this part");
  return testCall;
}

export function useTesting(): Testing {
  const testCall = useTestCall();
  return useSyncExternalStore(testCall.subscribe, testCall.get);
}

/** While the panel is open. */
export function useTestKeys(): void {
  const testCall = useTestCall();
  const designer = useDesigner();
  const whileOpen = (act: () => void) => () => testCall.now.open && act();
  const dial = (key: string) => () => testCall.press(key);
  useKeys({
    ...Object.fromEntries([..."0123456789"].map((key) => [key, dial(key)])),
    B: whileOpen(() => { for (const node of designer.now.chosen) testCall.toggle(node); }),
    G: whileOpen(() => void testCall.goOn(false)),
    S: whileOpen(() => void testCall.goOn(true)),
    X: whileOpen(() => void testCall.end()),
  });
}
