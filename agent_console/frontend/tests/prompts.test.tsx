import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { nameOf, PIECE, upload } from "../src/pages/prompts/upload";
import { Waveform } from "../src/pages/prompts/Waveform";
import { playedApi } from "./deskHouse";

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
