// What becomes of the desk when the link is lost and comes back: calls that ended meanwhile, the mute, the
// agent who has gone to another place.

import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeskHouse, key, strip } from "./deskHouse";
import { agentIs, at, loggedIn, talking } from "./people";

let house: DeskHouse;

beforeEach(async () => {
  house = new DeskHouse();
  await house.opens();
  await house.becomes("ready");
});
afterEach(cleanup);

const logIns = () => house.centre.asked.splice(0).filter(({ command }) => command === "agent.log_in");

describe("a call that ended while the link was down", () => {
  const wrapUp = () => house.reconnects({ state: agentIs("wrap-up", { since: at(30), until: at(200) }), ended: talking({ note: "so far" }), ended_by: "customer" });

  it("has its wrap-up, with the customer, the note and the reason", async () => {
    await house.talks();
    await wrapUp();
    expect(strip().getByRole("group", { name: "Wrap-up" }).textContent).toMatch(/Margaret Okafor.*Ended by customer · call 0:20/);
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: /Notes/ }).value).toBe("so far");
    house.centre.commands();
    key("1", {}, document.body);
    key("2", {}, document.body);
    expect(house.centre.asked[0]).toMatchObject({ command: "interaction.disposition", interaction: "c-1", disposition: "sales/price" });
  });

  it("is there for a page that was loaded again, too", async () => {
    await wrapUp();
    expect(strip().getByRole("group", { name: "Wrap-up" }).textContent).toContain("Margaret Okafor");
  });
});

describe("the browser's telephone", () => {
  const hungUp = () => house.phone.did.filter((what) => what === "hang up").length;

  it("is hung up by the page when its call is over and the centre's word for it does not come", async () => {
    await house.talks();
    house.phone.becomes({ talking: true });
    await house.clears(talking(), "customer");
    expect(hungUp()).toBe(0);
    await house.passes(500);
    expect(hungUp()).toBe(1);
  });

  it("is hung up, too, when the call ended while the link was down", async () => {
    await house.talks();
    house.phone.becomes({ talking: true });
    await house.reconnects({ state: agentIs("wrap-up", { until: at(200) }), ended: talking(), ended_by: "customer" });
    await house.passes(500);
    expect(hungUp()).toBe(1);
  });

  it("is left alone when it has been hung up already", async () => {
    await house.talks();
    house.phone.becomes({ talking: false });
    await house.clears(talking(), "customer");
    await house.passes(500);
    expect(hungUp()).toBe(0);
  });

  it("goes on with a call that goes on", async () => {
    await house.talks();
    house.phone.becomes({ talking: true });
    await house.reconnects({ state: agentIs("busy"), calls: [talking()], resumed: true });
    await house.passes(500);
    expect(hungUp()).toBe(0);
  });
});

describe("mute", () => {
  const back = (change = {}) => house.reconnects({ state: agentIs("busy"), calls: [talking(change)], resumed: true });
  const muted = () => strip().getAllByRole("button")[0]?.getAttribute("aria-pressed");

  it("that was pressed in the browser while the link was down is told to the centre when it is back", async () => {
    await house.talks();
    await act(async () => house.centre.socket.onclose?.());
    await act(async () => void key("M", {}, document.body));
    expect(house.phone.did.at(-1)).toBe("mute");
    await back({ muted: false });
    expect(house.centre.asked.at(-1)).toMatchObject({ command: "call.mute", interaction: "c-1", on: true });
    expect(muted()).toBe("true");
  });

  it("needs no word when both agree", async () => {
    await house.talks();
    await back();
    expect(house.centre.commands()).not.toContain("call.mute");
  });

  describe("at a telephone", () => {
    beforeEach(async () => {
      await act(async () => house.phone.becomes({ kind: "telephone" }));
      await house.talks();
    });

    it("is shown when the centre has done it, not before", async () => {
      house.centre.silent = true;
      await act(async () => void key("M", {}, document.body));
      expect(muted()).toBe("false");
      const asked = house.centre.asked.at(-1);
      await act(async () => house.centre.tells({ reply: asked?.id, result: {}, error: null }));
      expect(muted()).toBe("true");
    });

    it("is not shown when the centre refuses, nor while there is no link: that is told", async () => {
      house.centre.answers["call.mute"] = () => ({ refused: "illegal-move" });
      await act(async () => void key("M", {}, document.body));
      await act(async () => house.centre.socket.onclose?.());
      await act(async () => void key("M", {}, document.body));
      expect(muted()).toBe("false");
      expect(house.toldFaults).toEqual(["This cannot be done in this moment.", "No connection to the centre. It comes back by itself; then do it again."]);
    });
  });
});

describe("an agent who has gone on at another place", () => {
  it("is not taken from there by a page that wakes up, only by a person who says so", async () => {
    await house.talks();
    await house.reconnects({ refused: "already-logged-in" });
    expect(logIns().map(({ take_over }) => take_over)).toEqual([false]);
    expect(strip().getByText("Not logged in at the desk")).toBeTruthy();
    house.centre.answers["agent.log_in"] = () => loggedIn({ state: agentIs("ready") });
    await act(async () => strip().getByRole("button", { name: "Continue here" }).click());
    await house.passes(0);
    expect(logIns().map(({ take_over }) => take_over)).toEqual([true]);
    expect(strip().getByText("No call")).toBeTruthy();
    await house.reconnects({ state: agentIs("ready") });
    expect(logIns().map(({ take_over }) => take_over)).toEqual([false]);
  });

  it("stays this window's by its name, which outlives a reload and not a log-out", async () => {
    await house.reconnects({});
    await house.reconnects({});
    const [first, second] = logIns();
    expect(first?.desk).toMatch(/^[0-9a-f]{32}$/);
    expect([second?.desk, sessionStorage.getItem("trunkline.desk")]).toEqual([first?.desk, first?.desk]);
    await act(() => house.desk.logOut());
    expect(sessionStorage.getItem("trunkline.desk")).toBeNull();
  });

  it("is asked at the place that took over from here, and comes back with a link of its own", async () => {
    await act(async () => house.centre.tells({ event: "session.ended", reason: "taken-over", at: at(5) }));
    await act(async () => strip().getByRole("button", { name: "Continue here" }).click());
    await house.passes(1_000);
    expect(logIns().map(({ take_over }) => take_over)).toEqual([true]);
  });
});

it("a lost connection is said once", async () => {
  await act(async () => house.centre.socket.onclose?.());
  expect(screen.getAllByRole("alert").map(({ textContent }) => textContent?.slice(0, 38))).toEqual(["The connection to the centre is lost. "]);
  expect(house.said).toEqual([]);
  await house.passes(1_000);
  expect(house.said).toEqual(["Connection is back"]);
});

it("a wrap-up that is done keeps what was chosen during the call", async () => {
  await house.wrapsUp();
  await house.becomes("wrap-up", { until: at(120), next: { state: "not-ready", reason: "break" } });
  key("W", {}, document.body);
  await house.passes(0);
  expect(house.centre.commands()).toEqual(["agent.wrap_up_done"]);
});

it("a call that could not be answered without a microphone can be answered again", async () => {
  await house.rings();
  await house.passes(700);
  await act(async () => void key("Y", {}, document.body));
  expect(strip().getByRole<HTMLButtonElement>("button", { name: "Answering" }).disabled).toBe(true);
  await act(async () => house.phone.becomes({ ringing: true, fault: "microphone-refused" }));
  expect(strip().getByRole<HTMLButtonElement>("button", { name: "Answer" }).disabled).toBe(false);
});

it("the day is asked for once after a call, and not while it goes on", async () => {
  const asked = () => house.apiAsked.splice(0).filter((path) => path === "GET /api/day").length;
  expect(asked()).toBe(1);
  await house.wrapsUp();
  expect(asked()).toBe(0);
  await house.becomes("ready");
  await act(() => new Promise((resolve) => setTimeout(resolve, 2_100)));
  expect(asked()).toBe(1);
});
