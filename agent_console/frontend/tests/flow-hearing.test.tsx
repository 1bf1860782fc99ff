// What a caller hears is listened to while a flow is tried: one line, or each as it comes.

import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Designing } from "../src/pages/flows/designing";
import { useHearing } from "../src/pages/flows/hearing";
import type { Designer } from "../src/designer/designer";
import { LinkFault } from "../src/link/client";
import type { TrialHappening } from "../src/link/messages";

class PlayedAudio {
  static all: PlayedAudio[] = [];
  src = ""; currentTime = 0; preload = ""; plays = false;
  private told: Record<string, () => void> = {};
  constructor() { PlayedAudio.all.push(this); }
  addEventListener(event: string, told: () => void) { this.told[event] = told; }
  play() { this.plays = true; return Promise.resolve(); }
  pause() { this.plays = false; }
  ends() { this.plays = false; this.told.ended?.(); }
}

beforeEach(() => { PlayedAudio.all = []; vi.stubGlobal("Audio", PlayedAudio); });
afterEach(() => { cleanup(); vi.unstubAllGlobals(); });

const heard = (text: string, sound: string | null = null): TrialHappening => ({ at: 0, flow: "f", node: text, kind: "hears", text, heard: { language: "zh", sound, text } });
const pressed: TrialHappening = { at: 1, flow: "f", node: "menu", kind: "presses", text: "1", heard: null };

function Lines({ happened }: { happened: TrialHappening[] }) {
  const hearing = useHearing(happened);
  return (
    <>
      <button type="button" onClick={() => hearing.setAloud(!hearing.aloud)}>aloud</button>
      {happened.map((one, at) => <button type="button" key={one.text} onClick={() => hearing.listen(at)}>{one.text}</button>)}
      <output>{hearing.failed ? "failed" : String(hearing.now)}</output>
    </>
  );
}

function shown(happened: TrialHappening[], ask: (asked: { sound: string | null; text: string | null }) => Promise<unknown>) {
  const designer = { link: { ask: (_: string, asked: { sound: string | null; text: string | null }) => ask(asked) } } as unknown as Designer;
  const page = (now: TrialHappening[]) => <Designing designer={designer}><Lines happened={now} /></Designing>;
  const { rerender } = render(page(happened));
  return { goesOn: (now: TrialHappening[]) => act(async () => rerender(page(now))), audio: () => PlayedAudio.all.at(-1) as PlayedAudio };
}
const presses = (name: string) => act(async () => { fireEvent.click(screen.getByText(name)); });
const spoken = async ({ sound, text }: { sound: string | null; text: string | null }) => (sound ? { sound, spoken: null } : { sound: null, spoken: `zh-${text}.wav` });

it("one line, in the voice that callers hear or by its file", async () => {
  const { audio } = shown([heard("one"), heard("two", "greeting")], spoken);
  await presses("one");
  expect([audio().src, audio().plays]).toEqual(["/api/prompts/spoken/zh-one.wav", true]);
  await presses("two");
  expect(audio().src).toBe("/api/prompts/sounds/zh/greeting");
  expect(screen.getByRole("status").textContent).toBe("1");
  await act(async () => audio().ends());
  expect(screen.getByRole("status").textContent).toBe("null");
});

it("aloud, each after the one before, and only what is new when he goes on", async () => {
  const { goesOn, audio } = shown([heard("one"), heard("two")], spoken);
  await presses("aloud");
  expect(audio().src).toContain("zh-one");
  await act(async () => audio().ends());
  expect(audio().src).toContain("zh-two");
  await act(async () => audio().ends());
  await goesOn([heard("one"), heard("two"), pressed, heard("three")]);
  expect([audio().src, audio().plays]).toEqual(["/api/prompts/spoken/zh-three.wav", true]);
});

it("what cannot be spoken is said, and the next is heard", async () => {
  const { audio } = shown([heard("one"), heard("two")], (asked) => (asked.text === "one" ? Promise.reject(new LinkFault("cannot-speak", "")) : spoken(asked)));
  await presses("aloud");
  expect(audio().src).toContain("zh-two");
  expect(screen.getByRole("status").textContent).toBe("failed");
});
