// Callers over the drawing: asked only while the panel is open, of today over the link, of days from the console.

import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Api } from "../src/api";
import { Designer } from "../src/designer/designer";
import { makeFormat } from "../src/format";
import type { FlowNow, FollowedCall } from "../src/link/messages";
import { CallersPanel } from "../src/pages/flows/callers/CallersPanel";
import { Calling, useCallers, useSeen } from "../src/pages/flows/callers/Calling";
import { NodeCallers } from "../src/pages/flows/callers/NodeCallers";
import { Designing } from "../src/pages/flows/designing";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import { makeDrafts } from "../src/state/drafts";
import { Centre, settled } from "./centre";
import { playedApi } from "./deskHouse";
import { page, T0 } from "./people";

const AT = new Date(T0 - 12_000).toISOString();
const FIGURES = { now: 0, exits: {}, gave_up: 0, onward: 0, ended: 0, lost: 0 };
const FLOW: FlowNow = {
  flow: "hotline",
  nodes: [{ version: 3, node: "menu", ...FIGURES, now: 1, came_in: 10, exits: { 1: 7 }, gave_up: 2 }],
  callers: [{ interaction: "a", number: "+8613855501182", version: 3, node: "menu", since: AT }],
};
const CALL: FollowedCall = {
  interaction: "a", number: "+8613855501182", first: 0, stands: [{ flow: "hotline", version: 3, node: "menu", since: AT }], does: "collect",
  steps: [{ flow: "hotline", version: 3, node: "greeting", exit: "done", entered: AT, seconds: 4, again: false }], variables: { language: "en" }, failed: [], over: false,
};

const PERIOD = {
  flow: "hotline", first: "", last: "", version: null, versions: [3],
  nodes: [{ node: "menu", came_in: 300, exits: { 1: 200 }, gave_up: 90, onward: 0, ended: 0, lost: 0, median: 4, p90: 69 }],
};

let centre: Centre;
afterEach(cleanup);

function Switch() {
  const { watch } = useCallers();
  const { open } = useSeen();
  return (
    <>
      <button type="button" onClick={() => watch.show(!open)}>Callers</button>
      {open && <CallersPanel />}
    </>
  );
}

async function drawn(figures: object = { versions: [], nodes: [] }) {
  const played = playedApi({ "GET /api/flows/hotline/figures": () => figures });
  const days: unknown[] = []; // that were asked for
  const api: Api = { ...played, get: (path, query) => { days.push(query); return played.get(path, query); } };
  const designer = new Designer(centre.link, api, makeDrafts(localStorage, "priya"), "hotline");
  const clock = { now: () => T0, subscribe: () => () => undefined, stop: () => undefined };
  const around = { page: { ...page, flow: "hotline", languages: ["en", "zh"] }, api, format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  render(
    <Surrounded around={around}>
      <Designing designer={designer}>
        <ReactFlowProvider>
          <Calling>
            <Switch />
            <NodeCallers name="menu" />
          </Calling>
        </ReactFlowProvider>
      </Designing>
    </Surrounded>,
  );
  await act(async () => {
    centre.link.start();
    await settled();
  });
  return { designer, days };
}

const press = async (name: string) => {
  await act(async () => {
    fireEvent.click(screen.getByRole("button", { name }));
    await settled();
  });
};
const tell = async (event: object) => {
  await act(async () => {
    centre.tells(event);
    await settled();
  });
};

beforeEach(() => {
  centre = new Centre();
  centre.answers["flows.watch"] = () => FLOW;
  centre.answers["flows.follow"] = () => CALL;
});

it("who is in a node, how many came and how many gave up stand on it, and change as it happens", async () => {
  await drawn();
  expect(screen.queryByText("10 came")).toBeNull();
  expect(centre.asked.some(({ command }) => command === "flows.watch")).toBe(false);
  await press("Callers");
  expect(screen.getByText("10 came")).toBeTruthy();
  expect(screen.getByText("20% hung up").className).toContain("much");
  await tell({ event: "flows.now", at: AT, flow: { ...FLOW, nodes: [{ ...FLOW.nodes[0], came_in: 20 }], callers: [] } });
  expect(screen.getByText("20 came")).toBeTruthy();
  expect(screen.getByText("10% hung up").className).not.toContain("much");
  expect(screen.getByText("Nobody is in the flow now.")).toBeTruthy();
  await press("Callers");
  expect(screen.queryByText("20 came")).toBeNull();
  expect(centre.asked.at(-1)?.command).toBe("flows.unwatch");
});

it("one call is followed step by step until it is over", async () => {
  await drawn();
  await press("Callers");
  await press("Follow 138 5550 1182");
  const steps = () => within(screen.getByRole("list", { name: "His steps" })).getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(steps()).toHaveLength(2);
  expect(steps()[0]).toContain("0:04");
  expect(screen.queryByRole("list", { name: "What did not work" })).toBeNull();
  await tell({ event: "flows.followed", at: AT, call: { ...CALL, first: 1, steps: [], failed: ["menu: keys alone: all recognisers are busy"] } });
  expect(within(screen.getByRole("list", { name: "What did not work" })).getByText("menu: keys alone: all recognisers are busy")).toBeTruthy();
  const onward = { ...CALL.steps[0], node: "menu", exit: ":onward", seconds: 61 };
  await tell({ event: "flows.followed", at: AT, call: { ...CALL, first: 1, steps: [onward], stands: [], variables: {} } });
  expect(steps()[1]).toContain("went on from here");
  expect(screen.getByText("He has left the flow.")).toBeTruthy();
  await tell({ event: "flows.followed", at: AT, call: { ...CALL, first: 2, steps: [], stands: [], number: null, over: true } });
  expect(screen.getByText("The call is over.")).toBeTruthy();
  await press("Do not follow");
  expect(centre.asked.some(({ command }) => command === "flows.unfollow")).toBe(false);
});

it("figures of days come from the console, of all versions or of one", async () => {
  await drawn({ ...PERIOD, versions: [4, 3] });
  await press("Callers");
  await press("7 days");
  expect(screen.getByText("300 came")).toBeTruthy();
  expect(screen.getByText("30% hung up").className).toContain("much");
  expect(within(screen.getByRole("combobox", { name: "Version" })).getAllByRole("option").map(({ textContent }) => textContent)).toEqual(["All versions", "Version 4", "Version 3"]);
  expect(within(screen.getByRole("list", { name: "Where they hang up" })).getByRole("listitem").textContent).toContain("90 of 300, 30%");
});

it("the days are chosen by a press or by the calendar", async () => {
  const { days } = await drawn(PERIOD);
  await press("Callers");
  await press("Yesterday");
  expect(days.at(-1)).toEqual({ from: "2026-11-22", to: "2026-11-22" });
  await press("30 days");
  expect(days.at(-1)).toEqual({ from: "2026-10-25", to: "2026-11-23" });
  await act(async () => {
    fireEvent.change(screen.getByLabelText("To this day"), { target: { value: "2026-10-01" } });
    await settled();
  });
  expect(days.at(-1)).toEqual({ from: "2026-10-01", to: "2026-10-01" });
  await press("Today");
  expect(days.at(-1)).toEqual({});
  expect(screen.getByText("10 came")).toBeTruthy();
});

it("of the chosen node it is said how they left it and how long they stay", async () => {
  const { designer } = await drawn(PERIOD);
  await press("Callers");
  await act(async () => designer.choose(["menu"]));
  const rows = within(screen.getByRole("table", { name: "How they left it" })).getAllByRole("row").map(({ textContent }) => textContent);
  expect(rows).toEqual(["1770%", "hung up here220%"]);
  expect(screen.getByText("Half of them stay up to 4.0 s, nine of ten up to 1:09.")).toBeTruthy();
  await press("Whole flow");
  expect(screen.queryByRole("table")).toBeNull();
});

it("a flow that nobody can be in is said to be so, until it is published", async () => {
  centre.answers["flows.watch"] = () => ({ refused: "no-such-flow" });
  await drawn();
  await press("Callers");
  expect(screen.getByRole("alert").textContent).toBe("Nobody can be in it yet: it is not published.");
  centre.answers["flows.watch"] = () => FLOW;
  await tell({ event: "flows.changed", at: AT, flow: "hotline", version: 1, by: "priya" });
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByText("10 came")).toBeTruthy();
});
