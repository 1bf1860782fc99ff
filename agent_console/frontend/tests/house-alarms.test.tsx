// What is wrong with the house: one line in the agent's foot, said once, gone when it is over; all on the board.

import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { RaisedAlarm } from "../src/link/messages";
import { makeFormat } from "../src/format";
import { alarmRow, alarmSentence, overSentence } from "../src/parts/alarmWords";
import { alarmsOf } from "../src/state/alarms";
import { EMPTY_BOARD, limitsOf } from "../src/state/board";
import { DeskHouse } from "./deskHouse";
import { agentRow, at, page, T0 } from "./people";

afterEach(cleanup);

const raised = (name: RaisedAlarm["name"], change: Partial<RaisedAlarm> = {}): RaisedAlarm => ({
  name,
  subject: "",
  severity: "major",
  since: at(-120), // 16:58 at the site
  until: null,
  detail: "",
  ...change,
});
const FULL = "No new recordings since 16:58: the disk is full. Calls go on.";
const STOPS = "The server is being stopped: no new calls; finish your talk.";

async function told(house: DeskHouse, ...alarms: RaisedAlarm[]): Promise<void> {
  await act(async () => house.centre.tells({ event: "alarms.changed", at: at(0), alarms }));
}
const foot = () => within(screen.getByRole("contentinfo"));
const line = () => foot().queryByRole("button", { expanded: false });

describe("an agent's foot", () => {
  it("says what stands when he comes, and nothing on a calm day", async () => {
    const house = new DeskHouse();
    const session = house.centre.answers["session.open"]?.({ id: 1, command: "session.open" });
    house.centre.answers["session.open"] = () => ({ ...session, alarms: [raised("disk-full")] });
    await house.opens();
    expect(line()?.textContent).toBe(FULL);
    expect(house.said).toContain(FULL);
    await told(house);
    expect(line()).toBeNull();
  });

  it("says each once to who does not see it, and once that it is over", async () => {
    const house = new DeskHouse();
    await house.opens();
    house.said.length = 0;
    await told(house, raised("disk-full"));
    await told(house, raised("disk-full"), raised("draining", { severity: "warning" }));
    await told(house, raised("draining", { severity: "warning" }));
    expect(house.said).toEqual([FULL, STOPS, "Talks are recorded again."]);
  });

  it("has the most urgent one, counts the others and shows them all at a press", async () => {
    const house = new DeskHouse();
    await house.opens();
    await told(house, raised("node-lost", { subject: "a", severity: "critical" }), raised("disk-full"));
    expect(line()?.textContent).toBe("Telephone exchange a has not answered since 16:58: no calls over it.+ 1 more");
    await act(async () => line()?.click());
    const list = within(screen.getByRole("region", { name: "Alarms" }));
    expect(list.getAllByRole("listitem").map(({ textContent }) => textContent)[1]).toBe(FULL);
    fireEvent.keyDown(list.getAllByRole("listitem")[0] as Element, { key: "Escape" });
    expect(screen.queryByRole("region", { name: "Alarms" })).toBeNull();
  });

  it("keeps its buttons; only hints give way", async () => {
    const house = new DeskHouse();
    await house.opens();
    const buttons = () => foot().getAllByRole("button", { name: /Browser phone|all keys/ }).length;
    expect([buttons(), foot().queryByText("not ready")]).toEqual([2, expect.anything()]);
    await told(house, raised("disk-full"));
    expect([buttons(), foot().queryByText("not ready")]).toEqual([2, null]);
  });

  it("does not show my day's counts as new while the database is behind", async () => {
    const house = new DeskHouse();
    await house.opens();
    await told(house, raised("records-stale"));
    const day = within(screen.getByRole("region", { name: "My day" }));
    expect(day.getByText("as of 16:58")).toBeTruthy();
    await told(house);
    expect(day.queryByText("as of 16:58")).toBeNull();
  });
});

describe("the lead's list", () => {
  const found = (...house: RaisedAlarm[]) =>
    alarmsOf({ ...EMPTY_BOARD, agents: [agentRow({ state: "not-ready", reason: "phone-lost", since: at(-9000) })] }, limitsOf(page.reasons), T0, house);

  it("has the house's own first among equals, in their order, and what only warns last", () => {
    const keys = found(raised("node-lost", { severity: "critical", subject: "a" }), raised("disk-full"), raised("disk-low", { severity: "warning" })).map((alarm) =>
      alarm.kind === "house" ? alarm.raised.name : alarm.kind,
    );
    expect(keys).toEqual(["node-lost", "disk-full", "agent", "disk-low"]);
  });

  it("takes one that has become graver for another", () => {
    const [warns] = found(raised("certificate-ends", { severity: "warning" })).filter(({ kind }) => kind === "house");
    const [ended] = found(raised("certificate-ends", { severity: "critical" })).filter(({ kind }) => kind === "house");
    expect(warns?.key).not.toBe(ended?.key);
  });
});

describe("the words", () => {
  const format = makeFormat(page);

  it("name the day of what began on another one", () => {
    expect(alarmSentence(raised("disk-low", { since: "2026-11-21T06:02:00Z" }), format, T0)).toBe("The disk is nearly full since Sat 21 Nov 14:02: recordings will stop.");
  });

  it("tell of a certificate when it ends, or that it has", () => {
    const until = "2026-11-30T06:00:00Z";
    expect(alarmRow(raised("certificate-ends", { severity: "warning", until }), format, T0)[1]).toBe("ends at Mon 30 Nov 14:00: renew it");
    expect(alarmRow(raised("certificate-ends", { severity: "critical", until }), format, T0)[1]).toBe("has ended at Mon 30 Nov 14:00: renew it");
    expect(overSentence(raised("certificate-ends"))).toBe("The certificate is renewed.");
  });
});
