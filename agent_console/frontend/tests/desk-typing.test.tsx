// Somebody types and the field goes from under his hands: what he types on is no command, and is not lost.

import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeskHouse, key, record, strip } from "./deskHouse";
import { aCall, at, talking } from "./people";

let house: DeskHouse;

beforeEach(async () => {
  house = new DeskHouse();
  await house.opens();
  await house.becomes("ready");
});
afterEach(cleanup);

const notes = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: /Notes/ });
const dialField = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Number to dial" });
const typesInto = async (field: HTMLElement, letter: string) => act(async () => {
  field.focus();
  key(letter, {}, field);
});
/** As a hand does: into whatever has the focus now. */
const typesOn = (letter: string) => act(async () => void key(letter));

describe("a note whose wrap-up is over while it is typed", () => {
  beforeEach(async () => {
    await house.wrapsUp();
    await typesInto(notes(), "E");
    await house.becomes("ready");
  });

  it("does not decline the call that comes then", async () => {
    await house.rings(aCall({ interaction: "c-2" }));
    await house.passes(700);
    house.centre.commands();
    await typesOn("N");
    await typesOn("Y");
    expect(house.centre.commands()).toEqual([]);
    expect(house.phone.did).not.toContain("answer");
  });

  it("is renewed by each key, and over three seconds after the last one", async () => {
    await house.rings(aCall({ interaction: "c-2" }));
    await house.passes(2_000);
    await typesOn("N");
    await house.passes(2_900);
    await typesOn("Y");
    expect(house.phone.did).not.toContain("answer");
    await house.passes(3_000);
    await typesOn("Y");
    expect(house.phone.did).toContain("answer");
  });

  it("does not keep Alt and the letter from answering", async () => {
    await house.rings(aCall({ interaction: "c-2" }));
    await house.passes(700);
    await act(async () => void key("Y", { altKey: true }));
    expect(house.phone.did).toContain("answer");
  });
});

it("the next call's note is not the place of what is typed about the last one", async () => {
  await house.wrapsUp();
  notes().focus();
  await house.passes(4_000); // a pause: the columns do not wait
  await house.tells("delivered", aCall({ interaction: "c-2" })); // told of before the agent's new state
  expect(document.activeElement).not.toBe(notes());
});

it("who is done with a field gives commands at once", async () => {
  await house.talks();
  await act(async () => void key("R"));
  const transfer = screen.getByRole("combobox", { name: "Agent, queue or number" });
  await typesInto(transfer, "B");
  await act(async () => void fireEvent.keyDown(transfer, { key: "Escape" }));
  expect(screen.queryByRole("combobox", { name: "Agent, queue or number" })).toBeNull();
  house.centre.commands();
  await typesOn("K");
  expect(house.centre.commands()).toEqual(["call.hold"]);
});

it("digits typed into a transfer whose customer has hung up choose no reason", async () => {
  await house.talks();
  await act(async () => void key("R"));
  await typesInto(screen.getByRole("combobox", { name: "Agent, queue or number" }), "1");
  await house.clears(talking(), "customer");
  await house.becomes("wrap-up", { until: at(120) });
  await house.passes(700);
  house.centre.commands();
  await typesOn("3");
  expect(house.centre.commands()).toEqual([]);
  await house.passes(3_000);
  await typesOn("3");
  expect(house.centre.commands()).toEqual(["interaction.disposition"]);
});

it("a number that is half typed is there again when the call that came has gone", async () => {
  await typesInto(dialField(), "1");
  fireEvent.change(dialField(), { target: { value: "138 55" } });
  await house.rings();
  await house.passes(700);
  await typesOn("5");
  await house.clears(aCall(), "caller-gave-up");
  await house.becomes("ready");
  expect(dialField().value).toBe("138 55");
});

it("an input method's keys are typing, too", async () => {
  await house.wrapsUp();
  await act(async () => {
    notes().focus();
    fireEvent.keyDown(notes(), { key: "Process", code: "KeyN", isComposing: true });
  });
  await house.becomes("ready");
  await house.rings(aCall({ interaction: "c-2" }));
  expect(screen.queryByRole("region", { name: "This call" })).toBeNull(); // the columns wait
  await house.passes(700);
  house.centre.commands();
  await typesOn("N");
  expect(house.centre.commands()).toEqual([]);
});

describe("the keys to notes and reason", () => {
  const tab = (name: string) => act(async () => void fireEvent.click(screen.getAllByRole("tab", { name })[0] as Element));

  it("bring their column to the front on half a screen", async () => {
    await house.wrapsUp();
    const columns = () => document.querySelector<HTMLElement>(".desk")?.dataset.tab;
    expect(columns()).toBe("history");
    await typesOn("I");
    expect([columns(), document.activeElement?.id]).toEqual(["call", "notes"]);
    await act(async () => void key("Z", { altKey: true }));
    expect([columns(), document.activeElement?.id]).toEqual(["history", "reason"]);
  });

  it("find the reason behind the history, and behind another customer", async () => {
    await house.wrapsUp();
    const panel = screen.getByRole("tablist", { name: "What happened" });
    await act(async () => void fireEvent.click(panel.querySelector('[data-tab="history"]') as Element));
    expect(document.getElementById("reason")).toBeNull();
    await typesOn("Z");
    expect(document.activeElement?.id).toBe("reason");
    (document.activeElement as HTMLElement).blur();
    house.api["GET /api/customers/8/history"] = () => ({ history: [], more: false });
    house.api["GET /api/customers/8"] = () => ({ customer: { ...record, id: 8 } });
    house.api["GET /api/customers"] = () => ({ customers: [{ ...record, id: 8 }] });
    const search = screen.getByRole("combobox", { name: "Search customers" });
    await act(async () => {
      search.focus();
      fireEvent.change(search, { target: { value: "mar" } });
      await new Promise((resolve) => setTimeout(resolve, 250));
    });
    await act(async () => void fireEvent.keyDown(search, { key: "Enter" }));
    await house.passes(0);
    expect(document.getElementById("reason")).toBeNull();
    await typesOn("Z");
    expect(document.activeElement?.id).toBe("reason");
  });

  it("move nothing without a call", async () => {
    await tab("My day");
    await typesOn("I");
    expect(document.querySelector<HTMLElement>(".desk")?.dataset.tab).toBe("customer");
  });
});

it("digits choose no reason when letters alone are off", async () => {
  localStorage.setItem("trunkline.letters", "off");
  await house.wrapsUp();
  await typesOn("3");
  expect(house.centre.commands()).toEqual([]);
});

it("the arrows keep the active entry of a list in view", async () => {
  const shown: string[] = [];
  HTMLElement.prototype.scrollIntoView = function () {
    shown.push(this.textContent ?? "");
  };
  await house.talks();
  await act(async () => void key("Z"));
  const field = document.activeElement as HTMLElement;
  await act(async () => void fireEvent.keyDown(field, { key: "ArrowDown" }));
  expect(shown.at(-1)).toBe("Sales › Price");
  Reflect.deleteProperty(HTMLElement.prototype, "scrollIntoView");
});

it("the language waits for the end of a talk in the browser: its page would be loaded again", async () => {
  await house.talks();
  await act(async () => house.phone.becomes({ talking: true }));
  await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Anna: settings and log-out" })));
  const chinese = screen.getByRole("menuitemradio", { name: "中文" });
  expect([chinese.getAttribute("aria-disabled"), chinese.title]).toEqual(["true", "After the call: the page is loaded again, and your phone with it"]);
  expect(strip().getByRole("button", { name: "Hang up" })).toBeTruthy();
});
