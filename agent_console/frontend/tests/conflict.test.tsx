// Two people edit one customer: nobody's words are lost, each field is decided by itself.

import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFormat } from "../src/format";
import { CustomerForm } from "../src/pages/desk/CustomerForm";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import type { CustomerRecord } from "../src/records";
import { ApiFault } from "../src/api";
import { type ApiAnswers, playedApi } from "./deskHouse";
import { margaret, page } from "./people";

const record: CustomerRecord = {
  ...margaret,
  version: 3,
  kind: "person",
  firm_id: 1,
  position: "Owner",
  wishes: null,
  code: null,
  numbers: [{ e164: "+441134960182", label: "works" }],
};
const PATCH = `PATCH /api/customers/${record.id}`;

const DRAFT = "trunkline.draft/anna/customer/7";

let sent: { version: number; changes: Record<string, unknown> }[];
let saved: CustomerRecord[];
let left: number;

beforeEach(() => {
  localStorage.clear();
  sent = [];
  saved = [];
  left = 0;
});
afterEach(cleanup);

function opens(answer: (version: number) => CustomerRecord): void {
  const answers: ApiAnswers = {
    [PATCH]: (body) => {
      const asked = body as (typeof sent)[number];
      sent.push(asked);
      return { customer: answer(asked.version) };
    },
  };
  const clock = { now: () => 0, subscribe: () => () => undefined, stop: () => undefined };
  const around = { page, api: playedApi(answers), format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  render(
    <Surrounded around={around}>
      <CustomerForm record={record} number={null} done={(customer) => saved.push(customer)} cancel={() => (left += 1)} again={() => undefined} />
    </Surrounded>,
  );
}

const types = (label: string, value: string) => fireEvent.change(screen.getByRole("textbox", { name: label }), { target: { value } });
/** Saves, and waits until the server has been asked and the form has its answer. */
const save = async () => {
  const before = sent.length;
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => {
    expect(sent.length).toBe(before + 1);
    expect(screen.queryByRole("button", { name: "Saving" })).toBeNull();
  });
};
/** Ben was quicker: he changed the position. */
const benWasQuicker = (version: number): CustomerRecord => {
  const current = { ...record, version: 4, position: "Director" };
  if (version === 4) return { ...current, version: 5 };
  throw new ApiFault("conflict", "somebody else", 409, { current, fields: { position: { mine: "Founder", theirs: "Director", by: "Ben Hall" } } });
};

describe("a customer's form", () => {
  it("sends only what was changed, with the version it was read in", async () => {
    opens(() => record);
    types("Position", "Founder");
    await save();
    expect(sent).toEqual([{ version: 3, changes: { position: "Founder" } }]);
    expect(saved.length).toBe(1);
  });

  it("keeps what was typed until it is saved, and forgets it when it is discarded", () => {
    opens(() => record);
    types("Position", "Founder");
    expect(localStorage.getItem(DRAFT)).toBe('{"version":3,"changes":{"position":"Founder"}}');
    fireEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect([localStorage.getItem(DRAFT), left]).toEqual([null, 1]);
  });

  it("leaves no draft when nothing is changed, or when it is changed back", () => {
    opens(() => record);
    fireEvent.blur(screen.getByRole("textbox", { name: "Number 1" }));
    types("Position", "Founder");
    types("Position", "Owner");
    expect(localStorage.length).toBe(0);
  });

  it("shows numbers as people write them, and as they are kept while they are changed", () => {
    opens(() => record);
    const number = screen.getByRole<HTMLInputElement>("textbox", { name: "Number 1" });
    expect(number.value).toBe("+44 113 496 0182");
    fireEvent.focus(number);
    expect(number.value).toBe("+441134960182");
    fireEvent.blur(number);
    expect(number.value).toBe("+44 113 496 0182");
  });

  it("that comes back is saved with the version which its writer had seen", async () => {
    localStorage.setItem(DRAFT, '{"version":2,"changes":{"position":"Founder"}}');
    opens(() => record);
    await save();
    expect(sent).toEqual([{ version: 2, changes: { position: "Founder" } }]);
  });

  it("marks the field that the server refuses, with its sentence", async () => {
    opens(() => {
      throw new ApiFault("bad-input", "This is no mail address.", 422, { field: "email" });
    });
    types("Mail", "nowhere");
    await save();
    expect(screen.getByRole("alert").textContent).toBe("This is no mail address.");
    expect(screen.getByRole("textbox", { name: "Mail" }).getAttribute("aria-invalid")).toBe("true");
    expect(saved).toEqual([]);
  });
});

describe("two editors of one field", () => {
  const clash = async () => {
    opens(benWasQuicker);
    types("Position", "Founder");
    types("Address", "York");
    await save();
    return within(screen.getByRole("group", { name: "Position" }));
  };

  it("see both values, and nothing is saved before each is decided", async () => {
    const field = await clash();
    expect(field.getByText("Founder")).toBeTruthy();
    expect(field.getByText("Director")).toBeTruthy();
    expect(field.getByText("From Ben Hall")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
  });

  it("mine is written over theirs, knowing theirs", async () => {
    fireEvent.click((await clash()).getByRole("button", { name: "Keep mine" }));
    await save();
    expect(sent[1]).toEqual({ version: 4, changes: { position: "Founder", address: "York" } });
    expect(saved.length).toBe(1);
  });

  it("theirs stays, and what else I typed is saved all the same", async () => {
    fireEvent.click((await clash()).getByRole("button", { name: "Take theirs" }));
    await save();
    expect(sent[1]).toEqual({ version: 4, changes: { address: "York" } });
  });

  it("can go back to the form, where all I typed still stands", async () => {
    await clash();
    fireEvent.click(screen.getByRole("button", { name: "Back to the form" }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Position" }).value).toBe("Founder");
  });
});
