// The live board for who does not see it: what is old is said once, not each second.

import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { makeFormat } from "../src/format";
import { LivePage } from "../src/pages/live/LivePage";
import { BoardWatch, FRESH_MS } from "../src/pages/live/watch";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import { Centre, settled } from "./centre";
import { playedApi } from "./deskHouse";
import { agentRow, page, queueRow, T0 } from "./people";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("its figures are said to be old when they turn so, and no word changes with the seconds", async () => {
  const centre = new Centre();
  centre.answers["board.watch"] = () => ({ agents: [agentRow()], queues: [queueRow({ abandoned: 8, offered: 20 })], boards: [] });
  vi.spyOn(Date, "now").mockImplementation(() => centre.timers.now);
  const watch = new BoardWatch(centre.link);
  const seconds = new Set<() => void>();
  const clock = {
    now: () => centre.timers.now,
    subscribe: (changed: () => void) => {
      seconds.add(changed);
      return () => seconds.delete(changed);
    },
    stop: () => undefined,
  };
  const around = { page, api: playedApi({}), format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  render(
    <Surrounded around={around}>
      <LivePage watch={watch} />
    </Surrounded>,
  );
  await act(async () => {
    watch.start();
    await settled();
  });
  const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent).join();
  expect(said()).toBe("The figures are live");
  expect(screen.getByRole("group", { name: "Abandoned" }).textContent).toContain("8 calls");
  const words = new Set<string>();
  for (let second = 0; second < 5; second += 1) {
    await act(async () => {
      centre.timers.now = T0 + FRESH_MS + second * 1_000;
      for (const changed of seconds) changed();
    });
    words.add(said());
  }
  expect([...words]).toEqual(["The figures are old"]);
  expect(screen.getByText("11 s behind")).toBeTruthy();
});
