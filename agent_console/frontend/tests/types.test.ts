// @vitest-environment node
// One half of the promise that page and server speak the same words; the other is test_console_front_end.py.

import { expect, it } from "vitest";
import { typesOf } from "../scripts/types.mjs";
import types from "../src/link/messages.ts?raw";
import schema from "../src/link/schema.json";

it("the types are made from the published schema", async () => {
  expect(await typesOf(schema)).toBe(types);
});
