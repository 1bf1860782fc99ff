// Who is locked after wrong PINs stands on the page of security until he is let in again.

import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { makeFormat } from "../src/format";
import { PinLocks } from "../src/pages/security/PinLocks";
import { Surrounded } from "../src/parts/surroundings";
import { makeToasts } from "../src/parts/toasts";
import type { PinLock } from "../src/records";
import { playedApi } from "./deskHouse";
import { at, page } from "./people";

afterEach(cleanup);

test("a customer and a number stand there until they are let in again", async () => {
  let locked: PinLock[] = [
    { customer: 7, name: "Margaret Okafor", number: null, until: at(1800) },
    { customer: null, name: null, number: "+441134960182", until: at(900) },
    { customer: 9, name: "Long ago", number: null, until: at(-1) },
  ];
  const asked: string[] = [];
  const lifted = (gone: (lock: PinLock) => boolean) => {
    locked = locked.filter((lock) => !gone(lock));
    return { lifted: true };
  };
  const api = playedApi(
    {
      "GET /api/pin-locks": () => ({ locked }),
      "POST /api/pin-locks/customer/7/lift": () => lifted(({ customer }) => customer === 7),
      "POST /api/pin-locks/number/%2B441134960182/lift": () => lifted(({ number }) => number !== null),
    },
    asked,
  );
  const clock = { now: () => Date.parse(at(0)), subscribe: () => () => undefined, stop: () => undefined };
  const around = { page, api, format: makeFormat(page), clock, toasts: makeToasts(), announce: () => undefined };
  await act(async () => void render(<Surrounded around={around}><PinLocks /></Surrounded>));
  expect(screen.queryByText("Long ago")).toBeNull();
  for (const button of screen.getAllByRole("button", { name: /^Unlock/ })) await act(async () => void fireEvent.click(button));
  expect(asked.filter((one) => one.startsWith("POST"))).toHaveLength(2);
  expect(screen.queryByRole("table")).toBeNull();
});
