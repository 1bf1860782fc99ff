// Open matters stand with the customer, and are gone when somebody says that they are done.

import { act, fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DeskHouse } from "./deskHouse";
import { margaret } from "./people";

const REPAIR = {
  id: 12, kind: "repair", customer: margaret.id, number: null, queue: "service-en", text: "the pump drips", wish: null,
  opened: "2026-11-23T08:00:00Z", interaction: "m-3",
};

describe("open matters", () => {
  it("stand with the customer who calls, until they are done", async () => {
    const house = new DeskHouse();
    const done: string[] = [];
    house.api[`GET /api/matters?customer=${margaret.id}`] = () => ({ matters: [REPAIR] });
    house.api["POST /api/matters/12/close"] = () => {
      done.push("12");
      return { closed: 12 };
    };
    await house.opens();
    await house.rings();
    expect(await screen.findByText("the pump drips")).toBeTruthy();
    await act(async () => {
      fireEvent.click(screen.getByRole("button", { name: "Done: Repair 12" }));
    });
    expect(done).toEqual(["12"]);
    expect(screen.queryByText("Open matters")).toBeNull();
  });
});
