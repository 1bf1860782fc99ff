import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { makeFormat } from "../src/format";
import type { PromptList } from "../src/link/messages";
import { KeepDialog } from "../src/pages/prompts/KeepDialog";
import { nameOf, PIECE, upload } from "../src/pages/prompts/upload";
import { Waveform } from "../src/pages/prompts/Waveform";
import type { PromptWatch, SoundName } from "../src/pages/prompts/watch";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import { settled } from "./centre";
import { playedApi } from "./deskHouse";
import { page } from "./people";

afterEach(cleanup);

test("a file goes in pieces, each where the one before ended", async () => {
  const asked: [string, number][] = [];
  const api = playedApi({ "POST /api/prompts/uploads": () => ({ upload: "ab" }) });
  api.bytes = async <Answer,>(path: string, body: Blob) => {
    asked.push([path, body.size]);
    return {} as Answer;
  };
  const told: number[] = [];
  expect(await upload(api, new Blob([new Uint8Array(PIECE * 2 + 5)]), (share) => told.push(share))).toBe("ab");
  expect(asked).toEqual([
    ["/api/prompts/uploads/ab?at=0", PIECE],
    [`/api/prompts/uploads/ab?at=${PIECE}`, PIECE],
    [`/api/prompts/uploads/ab?at=${PIECE * 2}`, 5],
  ]);
  expect(told.at(-1)).toBe(1);
});

test("a piece that is refused ends it", async () => {
  const api = playedApi({ "POST /api/prompts/uploads": () => ({ upload: "ab" }) });
  api.bytes = () => Promise.reject(new Error("too large"));
  await expect(upload(api, new Blob(["x"]), () => undefined)).rejects.toThrow("too large");
});

test("a file's name becomes one that flows can write", () => {
  expect(nameOf("Main menu (new).m4a")).toBe("Main-menu-new");
  expect(nameOf("Überraschung.wav")).toBe("Uberraschung");
  expect(nameOf("欢迎.mp3")).toBe("");
  expect(nameOf(".hidden.wav")).toBe("hidden");
  expect(nameOf(`${"x".repeat(200)}.wav`)).toHaveLength(80);
});

test("one moves in a sound by keys, and not beyond its ends", () => {
  const sought: number[] = [];
  render(<Waveform peaks={[0, 50, 100, 0]} seconds={4} at={3.5} label="greeting" seek={(to) => sought.push(to)} />);
  const slider = screen.getByRole("slider", { name: "greeting" });
  expect(slider.getAttribute("aria-valuetext")).toBe("3.5 s of 4.0 s");
  for (const key of ["ArrowLeft", "ArrowRight", "Home", "x"]) fireEvent.keyDown(slider, { key });
  expect(sought).toEqual([2.5, 4, 0]);
  expect(document.querySelectorAll("rect.heard")).toHaveLength(4);
});

/** The dialog with two files. `arrives` lets what is being sent arrive. */
function keeping() {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  URL.createObjectURL = () => "blob:sound";
  URL.revokeObjectURL = () => undefined;
  const taken: string[] = [];
  const api = playedApi({ "POST /api/prompts/uploads": () => ({ upload: "ab" }) });
  let arrives: () => void = () => undefined;
  api.bytes = <Answer,>() => new Promise<Answer>((resolve) => (arrives = () => resolve({} as Answer)));
  const watch = { take: async ({ name }: SoundName) => taken.push(name) } as unknown as PromptWatch;
  const list: PromptList = { languages: ["en", "zh"], prompts: [], missing: [], deleted: [], longest: 300, largest: 1000 };
  const clock = { now: () => 0, subscribe: () => () => undefined, stop: () => undefined };
  const around = { page, api, format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  const next = vi.fn();
  const close = vi.fn();
  const files = ["hello.wav", "hours.wav"].map((name) => new File(["sound"], name));
  const { unmount } = render(
    <Surrounded around={around}>
      <KeepDialog wish={{ source: "file", files }} list={list} watch={watch} close={close} next={next} />
    </Surrounded>,
  );
  const keep = () => act(async () => void fireEvent.click(screen.getByText("Keep")));
  return { taken, next, close, keep, unmount, arrives: () => act(async () => { arrives(); await settled(); }) };
}

test("of two files the second comes when the first is kept", async () => {
  const dialog = keeping();
  await dialog.keep();
  const said = screen.getByRole("status");
  expect(said.textContent).toBe("Sending 0%");
  expect(screen.getByRole("progressbar", { name: "Sending" }).getAttribute("aria-valuenow")).toBe("0");
  await dialog.arrives();
  expect(dialog.taken).toEqual(["hello"]);
  expect(dialog.next).toHaveBeenCalledWith({ source: "file", language: "en", files: [expect.objectContaining({ name: "hours.wav" })] });
});

test("who leaves while a file is sent keeps nothing, and is not called back for the other", async () => {
  const dialog = keeping();
  await dialog.keep();
  dialog.unmount();
  await dialog.arrives();
  expect(dialog.taken).toEqual([]);
  expect(dialog.next).not.toHaveBeenCalled();
  expect(dialog.close).not.toHaveBeenCalled();
});
