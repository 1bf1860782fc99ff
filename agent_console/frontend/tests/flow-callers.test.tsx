// Callers over the drawing: asked only while the panel is open, of today over the link, of days from the console.

import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Designer } from "../src/designer/designer";
import { makeFormat } from "../src/format";
import type { FlowNow, FollowedCall } from "../src/link/messages";
import { CallersPanel } from "../src/pages/flows/callers/CallersPanel";
import { Calling, useCallers } from "../src/pages/flows/callers/Calling";
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

let centre: Centre;
afterEach(cleanup);

function Switch() {
  const { watch } = useCallers();
  return <button type="button" onClick={() => watch.show(!watch.now.open)}>Callers</button>;
}

async function drawn(figures: object = {}) {
  const api = playedApi({ "GET /api/flows/hotline/figures": () => figures });
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
            <CallersPanel />
          </Calling>
        </ReactFlowProvider>
      </Designing>
    </Surrounded>,
  );
  await act(async () => {
    centre.link.start();
    await settled();
  });
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
  expect(screen.getByText("20% hung up here").className).toContain("much");
  await tell({ event: "flows.now", at: AT, flow: { ...FLOW, nodes: [{ ...FLOW.nodes[0], came_in: 20 }], callers: [] } });
  expect(screen.getByText("20 came")).toBeTruthy();
  expect(screen.getByText("10% hung up here").className).not.toContain("much");
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
  const node = { node: "menu", came_in: 300, exits: { 1: 200 }, gave_up: 90, onward: 0, ended: 0, lost: 0, median: 4, p90: 9 };
  await drawn({ flow: "hotline", first: "", last: "", version: null, versions: [4, 3], nodes: [node] });
  await press("Callers");
  await press("7 days");
  expect(screen.getByText("300 came")).toBeTruthy();
  expect(screen.getByText("30% hung up here").className).toContain("much");
  expect(within(screen.getByRole("combobox", { name: "Version" })).getAllByRole("option").map(({ textContent }) => textContent)).toEqual(["All versions", "Version 4", "Version 3"]);
});

it("a flow that nobody can be in is said to be so", async () => {
  centre.answers["flows.watch"] = () => ({ refused: "no-such-flow" });
  await drawn();
  await press("Callers");
  expect(screen.getByRole("alert").textContent).toBe("Nobody can be in it yet: it is not published.");
});
