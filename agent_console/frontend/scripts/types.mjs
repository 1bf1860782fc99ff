// `npm run types`: the link's words as TypeScript types.
// cti/link/messages.py and those beside it → src/link/schema.json (the published schema) → src/link/messages.ts.
// Both files are committed; tests on both sides say when one of them is behind.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const schemaFile = join(here, "../src/link/schema.json");
const typesFile = join(here, "../src/link/messages.ts");

export async function typesOf(schema) {
  const types = await compile(schema, "LinkMessages", {
    bannerComment:
      "// Made by `npm run types` from the link's published schema (cti/link/messages.py). Change that, not this.",
    additionalProperties: false,
    unreachableDefinitions: true,
    format: true,
    style: { printWidth: 110 },
  });
  return types;
}

function published() {
  const python = process.env.PYTHON ?? [join(root, ".venv/bin/python"), "python3"].find((p) => p === "python3" || existsSync(p));
  return execFileSync(python, ["-m", "tests.unit.agent_console.link_schema"], { cwd: root, encoding: "utf8" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(schemaFile, published());
  writeFileSync(typesFile, await typesOf(JSON.parse(readFileSync(schemaFile, "utf8"))));
}
