// What is said before a flow is published.

import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Designer } from "../src/designer/designer";
import { makeFormat } from "../src/format";
import type { FlowJudged } from "../src/link/messages";
import { Designing } from "../src/pages/flows/designing";
import { PublishDialog } from "../src/pages/flows/PublishDialog";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import { makeDrafts } from "../src/state/drafts";
import { Centre } from "./centre";
import { playedApi } from "./deskHouse";
import { page, T0 } from "./people";

afterEach(cleanup);

function opens(judged: FlowJudged): HTMLButtonElement {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  const drawn = { judged, judging: false, flow: null, kept: { saved: "saved" } };
  const designer = { get: () => drawn, subscribe: () => () => undefined, now: drawn, insist: async () => true } as unknown as Designer;
  const clock = { now: () => 0, subscribe: () => () => undefined, stop: () => undefined };
  const around = { page, api: playedApi({}), format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  render(
    <Surrounded around={around}>
      <Designing designer={designer}>
        <PublishDialog close={() => undefined} />
      </Designing>
    </Surrounded>,
  );
  return screen.getByRole("button", { name: "Publish" });
}

test("flows that will fit it no more are named, and it may be published all the same: it goes first", () => {
  const what = 'the flow "rates" has no result "price"';
  const publish = opens({ faults: [], disappointed: [], elsewhere: [{ flow: "hotline", node: "ask-rates", what }] });
  const said = screen.getByRole("alert").textContent;
  expect(said).toContain("Publish them next.");
  expect(said).toContain(`hotline, ask-rates: ${what}`);
  expect(publish.disabled).toBe(false);
});

test("where nothing is to be said nothing is said; where something is wrong it is not published", () => {
  expect(opens({ faults: [], disappointed: [], elsewhere: [] }).disabled).toBe(false);
  expect(screen.queryByRole("alert")).toBeNull();
  cleanup();
  const fault = { code: "unknown-node", node: "menu", field: null, what: "wrong", hint: "mend it" };
  expect(opens({ faults: [fault], disappointed: [], elsewhere: [] }).disabled).toBe(true);
});

test("a sound that comes is offered, and is missed no more", async () => {
  localStorage.clear();
  const centre = new Centre();
  let sounds: string[] = [];
  centre.answers["flows.types"] = () => ({ types: [], functions: [], site: { sounds, call: {}, flows: [] } });
  centre.answers["flows.judge"] = () => ({ faults: sounds.length ? [] : [{ code: "sound-missing", node: "bye", field: "prompt", what: "", hint: "" }], disappointed: [], elsewhere: [] });
  const document = { format: 1, name: "hotline", languages: ["en"], start: "bye", nodes: { bye: { type: "hang-up", prompt: { sound: "jingle" } } } };
  const mine = { document, base: 1, revision: 1, saved: new Date(T0).toISOString() };
  const api = playedApi({ "GET /api/flows/hotline": () => ({ flow: "hotline", live: 1, versions: [{ version: 1 }], mine, others: [] }) });
  const designer = new Designer(centre.link, api, makeDrafts(localStorage, "priya"), "hotline");
  designer.start();
  await vi.waitFor(() => expect(designer.now.judged?.faults).toHaveLength(1));
  sounds = ["en/jingle"];
  centre.tells({ event: "prompts.changed", at: new Date(T0).toISOString(), what: "kept", language: "en", name: "jingle", by: "ada" });
  await vi.waitFor(() => expect(designer.now.judged?.faults).toEqual([]));
  expect(designer.now.types?.site.sounds).toEqual(["en/jingle"]);
});
