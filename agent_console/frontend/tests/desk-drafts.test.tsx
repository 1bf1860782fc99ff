// Forms that are left and come back: whose they are, which call they belong to.

import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiFault } from "../src/api";
import { DeskHouse, key, record } from "./deskHouse";
import { aCall, agentIs, at, loggedIn, talking } from "./people";

const STRANGER = { number: "+8613855501182", customer: null, customers: [] };
const stranger = (interaction: string) => talking({ ...STRANGER, interaction });

let house: DeskHouse;
let added: unknown[];

beforeEach(async () => {
  house = new DeskHouse();
  added = [];
  house.api["POST /api/customers"] = (body) => {
    added.push(body);
    return { customer: { ...record, id: 9 } };
  };
  house.api["GET /api/customers/9"] = () => ({ customer: { ...record, id: 9 } });
  house.api["GET /api/customers/9/history"] = () => ({ history: [], more: false });
  await house.opens();
  await house.becomes("ready");
});
afterEach(cleanup);

const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const creates = async (name?: string) => {
  await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Create customer" })));
  if (name) await act(async () => void fireEvent.change(field("Name"), { target: { value: name } }));
};
const saves = async () => {
  await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Save" })));
  await house.passes(0);
};
const ends = async (interaction: string) => {
  await house.clears(stranger(interaction), "customer");
  await house.becomes("wrap-up", { until: at(120) });
  await house.becomes("ready");
};
const back = () => act(async () => void key("Q", {}, document.body));

describe("a new customer who is written down during a call", () => {
  it("keeps his number when the call is over", async () => {
    await house.talks(stranger("c-1"));
    await creates("Chen Wei");
    await ends("c-1");
    await house.passes(700);
    await saves();
    expect(added).toMatchObject([{ name: "Chen Wei", numbers: [{ e164: STRANGER.number }] }]);
  });

  it("keeps it through a call that takes the columns, and is not mixed up with that caller", async () => {
    await house.talks(stranger("c-1"));
    await creates("Chen Wei");
    await ends("c-1");
    await house.talks(talking({ ...STRANGER, interaction: "c-2", number: "+8613855501199" }));
    await creates();
    expect(field("Name").value).toBe("");
    expect(field("Number 1").value).toBe("138 5550 1199");
    await back();
    expect([field("Name").value, field("Number 1").value]).toEqual(["Chen Wei", "138 5550 1182"]);
    house.centre.commands();
    await saves();
    expect(added).toMatchObject([{ name: "Chen Wei", numbers: [{ e164: STRANGER.number }] }]);
    expect(house.centre.commands()).not.toContain("interaction.customer");
  });

  it("belongs to his own call", async () => {
    await house.talks(stranger("c-1"));
    await creates("Chen Wei");
    await saves();
    expect(house.centre.asked.at(-1)).toMatchObject({ command: "interaction.customer", interaction: "c-1", customer: 9 });
  });

  it("who is only looked at leaves no draft", async () => {
    await house.talks(stranger("c-1"));
    await creates();
    fireEvent.blur(field("Number 1"));
    expect(Object.keys(localStorage)).toEqual([]);
  });
});

describe("at a hot desk", () => {
  it("nobody is shown what the person before him typed, nor is it saved as his", async () => {
    localStorage.setItem("trunkline.draft/ben/customer/7", JSON.stringify({ version: 3, changes: { position: "Ben's" } }));
    localStorage.setItem("trunkline.draft/ben/note/c-1", "Ben's note");
    await back();
    expect(screen.queryByRole("textbox", { name: "Position" })).toBeNull();
    await house.talks(talking());
    await house.reconnects(loggedIn({ state: agentIs("busy"), calls: [talking()] }));
    expect(house.centre.commands()).not.toContain("interaction.note");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: /Notes/ }).value).toBe("");
    expect(localStorage.getItem("trunkline.draft/ben/note/c-1")).toBe("Ben's note"); // it waits for him
  });
});

it("the form of a customer who is no longer in the records does not bar the way to the next", async () => {
  localStorage.setItem("trunkline.draft/anna/customer/5", JSON.stringify({ version: 1, changes: { position: "gone" } }));
  house.api["GET /api/customers/5"] = () => {
    throw new ApiFault("no-such-customer", "This customer is not in the records.", 404);
  };
  house.api["GET /api/customers/5/history"] = () => ({ history: [], more: false });
  await back();
  await house.passes(0);
  expect(screen.getByText("This customer is not in the records.")).toBeTruthy();
  expect(Object.keys(localStorage)).toEqual([]);
});

it("a call that rings leaves the form where it is typed into", async () => {
  await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Margaret Okafor" })));
  await house.passes(0);
  await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Edit" })));
  await act(async () => {
    field("Position").focus();
    key("D", {}, field("Position"));
  });
  await house.rings(aCall(STRANGER));
  expect(document.activeElement).toBe(field("Position"));
});
