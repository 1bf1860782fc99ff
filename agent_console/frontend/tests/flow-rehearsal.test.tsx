// A flow tested at a telephone: which one rings, where it pauses, what is done in a pause, how it ends.

import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Designer } from "../src/designer/designer";
import { makeFormat } from "../src/format";
import type { FlowsTested, FollowedCall } from "../src/link/messages";
import { Breakpoint } from "../src/pages/flows/rehearsal/Breakpoint";
import { Designing } from "../src/pages/flows/designing";
import { RehearsalPanel } from "../src/pages/flows/rehearsal/RehearsalPanel";
import { Rehearsing, useTestCall, useTesting, useTestKeys } from "../src/pages/flows/rehearsal/Rehearsing";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import { makeDrafts } from "../src/state/drafts";
import { begun, lose, takeTold } from "../src/state/rehearsal";
import { Centre, settled } from "./centre";
import { playedApi } from "./deskHouse";
import { page, T0 } from "./people";

const AT = new Date(T0).toISOString();
const STEP = { flow: "hotline", version: 3, node: "greeting", exit: "done", entered: AT, seconds: 4, again: false };
const CALL: FollowedCall = {
  interaction: "test-1", number: null, first: 0, steps: [STEP], stands: [{ flow: "hotline", version: 3, node: "menu", since: AT }], does: "collect",
  variables: { drink: "tea", caller: "" }, failed: [], over: false,
};
const told = (more: Partial<FlowsTested> = {}): FlowsTested => ({ event: "flows.tested", at: AT, call: CALL, paused: false, left_out: [], ended: null, ...more });

describe("a test call", () => {
  const goes = takeTold(begun("test-1"), told());

  it("rings until it is answered, goes on, pauses, and is over", () => {
    expect(begun("test-1").phase).toBe("rings");
    expect(goes.phase).toBe("goes");
    const pauses = takeTold(goes, told({ paused: true, call: { ...CALL, first: 1, steps: [] } }));
    expect([pauses.phase, pauses.way?.steps.length]).toEqual(["pauses", 1]);
    const over = takeTold(pauses, told({ ended: "queue sales-en", call: { ...CALL, first: 1, steps: [{ ...STEP, node: "menu", exit: ":onward" }], over: true } }));
    expect([over.phase, over.ended, over.way?.steps.length]).toEqual(["over", { why: "queue", whom: "sales-en" }, 2]);
  });

  it("takes no notice of another one", () => {
    expect(takeTold(goes, told({ ended: "hung-up", call: { ...CALL, interaction: "test-2" } }))).toBe(goes);
  });

  it("is lost with its connection, unless it was over", () => {
    expect(lose(goes)).toMatchObject({ phase: "over", ended: { why: "lost" }, way: { call: { over: true }, steps: [STEP] } });
    const over = takeTold(goes, told({ ended: "hung-up" }));
    expect(lose(over)).toBe(over);
  });
});

let centre: Centre;
let designer: Designer;
afterEach(() => {
  cleanup();
  localStorage.clear();
});

function Page() {
  const testCall = useTestCall();
  const { open } = useTesting();
  useTestKeys();
  return (
    <>
      <button type="button" onClick={() => testCall.show(!open)}>Test call</button>
      <Breakpoint name="menu" title="Main menu" />
      {open && <RehearsalPanel />}
    </>
  );
}

beforeEach(async () => {
  centre = new Centre();
  centre.answers["stations.list"] = () => ({
    stations: [
      { station: "browser", kind: "browser", taken_by: null, reachable: true },
      { station: "101", kind: "sip", taken_by: "li.na", reachable: true },
      { station: "102", kind: "sip", taken_by: null, reachable: false },
      { station: "103", kind: "sip", taken_by: null, reachable: true },
    ],
  });
  centre.answers["flows.types"] = () => ({ types: [], functions: [], site: { call: { caller: "text" }, flows: [] } });
  centre.answers["flows.test"] = () => ({ test: "test-1", sip: null });
  const api = playedApi({
    "GET /api/flows/hotline": () => ({ flow: "hotline", live: 3, versions: [{ version: 3 }], mine: null, others: [] }),
    "GET /api/flows/hotline/versions/3": () => ({ document: { format: 1, name: "hotline", languages: ["en", "zh"], start: "greeting", nodes: { greeting: { type: "play" }, menu: { type: "menu", title: { en: "Main menu" } } } } }),
  });
  designer = new Designer(centre.link, api, makeDrafts(localStorage, "priya"), "hotline");
  const clock = { now: () => T0, subscribe: () => () => undefined, stop: () => undefined };
  const around = { page: { ...page, flow: "hotline", languages: ["en", "zh"] }, api, format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  render(
    <Surrounded around={around}>
      <Designing designer={designer}>
        <Rehearsing>
          <Page />
        </Rehearsing>
      </Designing>
    </Surrounded>,
  );
  await act(async () => {
    designer.start();
    await settled();
    await settled();
  });
});

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
const asked = (command: string) => centre.asked.filter((one) => one.command === command).at(-1);

it("the page itself is offered, one's own telephone rather, and the one that rang last the next time", async () => {
  await press("Test call");
  const choice = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Telephone that rings" });
  expect(choice().value).toBe("browser");
  expect([...choice().options].map(({ text, disabled }) => [text, disabled])).toEqual([["this page, with my headset", false], ["101, li.na works there", true], ["102, not reachable", false], ["103", false]]);
  fireEvent.change(choice(), { target: { value: "102" } });
  await press("Ring");
  expect(asked("flows.test")).toMatchObject({ flow: "hotline", version: 3, station: "102", caller: null, language: null, stops: [], step: false, changes: false });
  expect(screen.getByText("102 rings")).toBeTruthy();
  await tell(told({ ended: "nobody-answered", call: { ...CALL, steps: [], stands: [], over: true } }));
  expect(screen.getByText("Nobody answered")).toBeTruthy();
  await press("Another telephone");
  expect(choice().value).toBe("102");
});

it("pauses where its bars are pressed, by mouse and by key, also while it goes on", async () => {
  await press("Test call");
  await press("Pause before Main menu");
  await press("Ring");
  expect(asked("flows.test")?.stops).toEqual(["menu"]);
  await tell(told());
  act(() => designer.choose(["menu"]));
  await act(async () => {
    fireEvent.keyDown(document.body, { key: "b", code: "KeyB" });
    await settled();
  });
  expect(asked("flows.test_stops")?.stops).toEqual([]);
  expect(screen.getByRole("button", { name: "Pause before Main menu" }).getAttribute("aria-pressed")).toBe("false");
});

it("in a pause a variable is set, and it goes on by a node or to the next pause", async () => {
  await press("Test call");
  await press("Ring");
  await tell(told());
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Next node" }).disabled).toBe(true);
  await tell(told({ paused: true, left_out: [{ kind: "vote", what: "colour: red" }] }));
  expect(screen.getByText("It pauses before Main menu")).toBeTruthy();
  expect(screen.getByText("not counted: the vote colour: red")).toBeTruthy();
  fireEvent.change(screen.getByRole("textbox", { name: "drink" }), { target: { value: "juice" } });
  await press("Set drink");
  expect(asked("flows.test_set")).toMatchObject({ test: "test-1", variable: "drink", value: "juice" });
  centre.answers["flows.test_set"] = () => ({ refused: "bad-value" });
  fireEvent.change(screen.getByRole("textbox", { name: "drink" }), { target: { value: "" } });
  await press("Set drink");
  expect(screen.getByRole("alert").textContent).toBe("The variable cannot hold this value.");
  await press("Next node");
  expect(asked("flows.test_go")).toMatchObject({ test: "test-1", step: true });
  await press("Go on");
  expect(asked("flows.test_go")).toMatchObject({ step: false });
  expect(within(screen.getByRole("list", { name: "His steps" })).getAllByRole("listitem")).toHaveLength(2);
});

it("who closes the panel hangs up", async () => {
  await press("Test call");
  await press("Ring");
  await tell(told());
  await press("Close and hang up");
  expect(asked("flows.test_end")).toMatchObject({ test: "test-1" });
});

it("a number that is none is not called from", async () => {
  await press("Test call");
  fireEvent.change(screen.getByRole("textbox", { name: "Calls from" }), { target: { value: "12" } });
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Ring" }).disabled).toBe(true);
  fireEvent.change(screen.getByRole("textbox", { name: "Calls from" }), { target: { value: "138 5550 1182" } });
  await press("Ring");
  expect(asked("flows.test")?.caller).toBe("+8613855501182");
});
