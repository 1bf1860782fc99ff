// What the designer does to a document, without a canvas.

import { describe, expect, it } from "vitest";
import type { Api } from "../src/api";
import { copied, pasted, readCopied } from "../src/designer/clipboard";
import { difference } from "../src/designer/difference";
import { connected, type FlowDocument, type FlowGroup, freeName, moved, removed, renamed, withField, withNode } from "../src/designer/document";
import { type Foreign, foreignNames, settledOn } from "../src/designer/foreign";
import { Designer } from "../src/designer/designer";
import { readFlow } from "../src/designer/file";
import { fieldsOf } from "../src/designer/fields";
import { carried, grouped, membersOf, settledScenery } from "../src/designer/grouping";
import { begun, redone, stepped, undone } from "../src/designer/history";
import { arranged, placed } from "../src/designer/layout";
import { arrowsOf, neighbour, Pictures } from "../src/designer/picture";
import type { LinkClient } from "../src/link/client";
import type { FlowFault } from "../src/link/messages";
import type { Drafts } from "../src/state/drafts";

const flow = (): FlowDocument => ({
  format: 1,
  name: "prize",
  languages: ["en", "zh"],
  start: "menu",
  default: "bye",
  variables: { choice: { type: "text" }, unused: { type: "number" } },
  nodes: {
    menu: { type: "menu", place: [0, 0], choices: { "1": {} }, exits: { "1": "vote", timeout: "bye" } },
    vote: { type: "vote", place: [300, 0], poll: "prize", choice: "choice", exits: { counted: "bye" } },
    bye: { type: "hang-up", place: [600, 0] },
  },
});

describe("a document", () => {
  it("takes its first node for the place where callers enter", () => {
    const empty: FlowDocument = { format: 1, name: "new", languages: ["en"], nodes: {} };
    const one = withNode(empty, "play", { type: "play" });
    expect(one.start).toBe("play");
    expect(withNode(one, "play-2", { type: "play" }).start).toBe("play");
    expect(empty.nodes).toEqual({});
  });

  it("loses the arrows to a node that goes, and its default", () => {
    const left = removed(flow(), ["bye"]);
    expect(left.nodes.menu?.exits).toEqual({ "1": "vote" });
    expect(left.nodes.vote).not.toHaveProperty("exits");
    expect(left).not.toHaveProperty("default");
    expect(removed(flow(), ["menu"]).start).toBe("vote");
  });

  it("calls a renamed node so wherever it is named", () => {
    const trial = { name: "one", expect: { passes: ["menu", "bye"], ends: "bye" } };
    const now = renamed({ ...flow(), trials: [trial] }, "bye", "good-bye");
    expect(now.default).toBe("good-bye");
    expect(now.nodes.menu?.exits).toEqual({ "1": "vote", timeout: "good-bye" });
    expect(now.trials?.[0]?.expect).toEqual({ passes: ["menu", "good-bye"], ends: "good-bye" });
    expect(renamed(flow(), "bye", "menu")).toEqual(flow());
  });

  it("draws and takes away an arrow", () => {
    const drawn = connected(flow(), "bye", "hang-up", "menu");
    expect(drawn.nodes.bye?.exits).toEqual({ "hang-up": "menu" });
    expect(connected(drawn, "bye", "hang-up", null).nodes.bye).not.toHaveProperty("exits");
  });

  it("gives names that are free and can stand in a document", () => {
    expect(freeName({ menu: 1, "menu-2": 1 }, "menu")).toBe("menu-3");
    expect(freeName({}, "Main Menu!")).toBe("main-menu-");
    expect(freeName({}, "菜单")).toBe("node");
  });
});

describe("the clipboard", () => {
  it("takes nodes into another flow, with their arrows and variables, under names that are free", () => {
    const other: FlowDocument = { format: 1, name: "other", languages: ["en"], start: "vote", nodes: { vote: { type: "play" } } };
    const read = readCopied(copied(flow(), ["menu", "vote"]));
    if (!read) throw new Error("nothing was copied");
    const { document, names } = pasted(other, read, [1000, 500]);
    expect(names).toEqual(["menu", "vote-2"]);
    expect(document.nodes.menu?.exits).toEqual({ "1": "vote-2" });
    expect(document.nodes.menu?.place).toEqual([1000, 500]);
    expect(document.nodes["vote-2"]?.place).toEqual([1300, 500]);
    expect(document.variables).toEqual({ choice: { type: "text" } });
    expect(document.start).toBe("vote");
  });

  it("leaves alone what is no node", () => {
    expect(readCopied("some words")).toBeNull();
    expect(readCopied('{"nodes": {}}')).toBeNull();
  });
});

describe("back and forth", () => {
  it("goes step by step, letters of one field at once", () => {
    let history = begun("");
    for (const text of ["h", "he", "hello"]) history = stepped(history, text, "menu.title");
    history = stepped(history, "hello, moved");
    history = undone(history);
    expect(history.now).toBe("hello");
    history = undone(history);
    expect(history.now).toBe("");
    expect(undone(history).now).toBe("");
    history = redone(redone(history));
    expect(history.now).toBe("hello, moved");
    expect(redone(history)).toEqual(history);
  });
});

describe("the drawing", () => {
  it("puts nodes from left to right, none on another", () => {
    const places = arranged(flow(), () => 3);
    const x = (name: string) => places.get(name)?.[0] ?? Number.NaN;
    expect(x("menu")).toBeLessThan(x("vote"));
    expect(x("vote")).toBeLessThan(x("bye"));
  });

  it("leaves nodes where somebody has put them", () => {
    const drawn = withField(flow(), "vote", "place", undefined);
    const now = placed(drawn, () => 2);
    expect(now.nodes.menu?.place).toEqual([0, 0]);
    expect(now.nodes.vote?.place?.[1]).toBeGreaterThan(100);
    expect(placed(now, () => 2)).toBe(now);
  });

  it("goes by arrows to what stands there", () => {
    expect(neighbour(flow(), "menu", "ArrowRight")).toBe("vote");
    expect(neighbour(flow(), "vote", "ArrowLeft")).toBe("menu");
    expect(neighbour(flow(), "menu", "ArrowUp")).toBeNull();
  });

  it("draws anew only the card that has changed", () => {
    const pictures = new Pictures();
    const seen = { exitsOf: () => ["done"], isLost: () => false, faults: new Map(), looks: new Map() };
    const before = pictures.cardsOf(flow(), seen);
    const document = flow();
    const first = pictures.cardsOf(document, seen);
    const second = pictures.cardsOf(withField(document, "vote", "poll", "other"), seen);
    expect(first[0]).not.toBe(before[0]); // another document altogether
    expect(second[0]).toBe(first[0]);
    expect(second[1]).not.toBe(first[1]);
  });

  it("has an arrow for each exit that leads somewhere", () => {
    const drawn = connected(flow(), "vote", "error", "nowhere");
    expect(arrowsOf(drawn, new Set(["menu|1"])).map(({ id, passed }) => [id, passed])).toEqual([
      ["menu|1", true],
      ["menu|timeout", false],
      ["vote|counted", false],
    ]);
  });
});

describe("a file", () => {
  it("is taken in under the name of the flow that is drawn, and without its version", () => {
    const own: FlowDocument = { format: 1, name: "new", languages: ["zh"], nodes: {} };
    const read = readFlow(JSON.stringify({ ...flow(), version: 7 }), own);
    expect(read).toEqual({ ...flow(), name: "new" });
    expect(readFlow('{"format": 1, "nodes": {}}', own)?.languages).toEqual(["zh"]);
  });

  it("that holds no flow is none", () => {
    const own = flow();
    for (const text of ["", "null", "[]", "{}", '{"nodes": []}', '{"nodes": {"a": 1}}', '{"nodes": {"a": {"exits": {}}}}', '{"nodes": {"a": {"type": "play", "place": "left"}}}', '{"nodes": {}, "trials": 5}']) expect(readFlow(text, own), text).toBeNull();
  });
});

describe("groups and remarks", () => {
  const three = () => 3; // exits of each node
  const drawn = (): FlowDocument => ({
    ...flow(),
    groups: { group: { title: { en: "Voting" }, place: [-20, -40], size: [560, 200] } },
    remarks: { remark: { text: "ask Li", place: [20, 80], size: [100, 40] }, far: { text: "far", place: [900, 0], size: [100, 40] } },
  });

  it("frame what is chosen, with room for a name", () => {
    const made = grouped(flow(), ["menu", "vote"], three);
    expect(made?.id).toBe("groups:group");
    expect(made?.document.groups?.group).toEqual({ place: [-20, -40], size: [520, 190] });
    expect(membersOf(flow(), made?.document.groups?.group as FlowGroup, three)).toEqual(["menu", "vote"]);
    expect(grouped(flow(), [], three)).toBeNull();
  });

  it("go with their group, and are left when it goes", () => {
    const places = carried(drawn(), new Map([["groups:group", [80, -40]]]), three);
    const after = moved(drawn(), places);
    expect([after.nodes.menu?.place, after.nodes.vote?.place, after.nodes.bye?.place]).toEqual([[100, 0], [400, 0], [600, 0]]);
    expect([after.groups?.group?.place, after.remarks?.remark?.place, after.remarks?.far?.place]).toEqual([[80, -40], [120, 80], [900, 0]]);
    const left = removed(drawn(), ["groups:group", "remarks:far"]);
    expect(left.groups).toBeUndefined();
    expect(Object.keys(left.remarks ?? {})).toEqual(["remark"]);
    expect(left.nodes).toEqual(drawn().nodes);
  });

  it("are copied with nodes, and pasted under names of their own", () => {
    const from = readCopied(copied(drawn(), ["menu", "groups:group"]));
    if (!from) throw new Error("nothing copied");
    const { document, names } = pasted(drawn(), from, null);
    expect(names).toEqual(["menu-2", "groups:group-2"]);
    expect(document.groups?.["group-2"]).toEqual({ title: { en: "Voting" }, place: [20, 0], size: [560, 200] });
  });

  it("stay around their nodes when all is laid out anew", () => {
    const before = drawn();
    const places = arranged(before, three, new Map([["menu", "groups:group"], ["vote", "groups:group"]]));
    const after = settledScenery(before, moved(before, places), three);
    expect(membersOf(after, after.groups?.group as FlowGroup, three)).toEqual(expect.arrayContaining(["menu", "vote"]));
    expect(membersOf(after, after.groups?.group as FlowGroup, three)).not.toContain("bye");
  });

  it("are no change for callers", () => {
    expect(difference(flow(), drawn()).changes).toEqual([]);
  });
});

describe("names of another house", () => {
  const template = (): FlowDocument => ({
    format: 1, name: "hotline", languages: ["en"], start: "menu",
    nodes: {
      menu: { type: "menu", choices: {}, exits: { "1": "sales" } },
      sales: { type: "queue", queue: { en: "sales.en", zh: "sales-zh" } },
      late: { type: "hours", hours: "office" },
      again: { type: "queue", queue: "sales.en" },
    },
    trials: [{ name: "one", queues: { "sales.en": { ready: 0 } }, expect: { ends: "queue:sales.en" } }],
  });
  const fault = (code: string, node: string | null, field: string): FlowFault => ({ code, node, field, what: "", hint: "" });
  const faults = [
    fault("unknown-queue", "sales", "queue.en"),
    fault("unknown-queue", "again", "queue"),
    fault("unknown-queue", null, "trials.0.queues.sales.en"),
    fault("unknown-hours", "late", "hours"),
    fault("open-exit", "menu", "exits"),
    fault("unknown-queue", "gone", "queue"),
  ];
  const nothing = () => false;

  it("are told once, with every place that has them", () => {
    expect(foreignNames(template(), faults, nothing)).toEqual([
      { of: "queues", name: "sales.en", paths: ["nodes.sales.queue.en", "nodes.again.queue", "trials.0.queues.sales.en"], nodes: ["sales", "again"] },
      { of: "hours", name: "office", paths: ["nodes.late.hours"], nodes: ["late"] },
    ]);
  });

  it("become the house's own in nodes and in trials", () => {
    const [queue] = foreignNames(template(), faults, nothing);
    const now = settledOn(template(), queue as Foreign, "support");
    expect(now.nodes.sales?.queue).toEqual({ en: "support", zh: "sales-zh" });
    expect(now.nodes.again?.queue).toBe("support");
    expect(now.nodes.late).toEqual(template().nodes.late);
    expect(now.trials).toEqual([{ name: "one", queues: { support: { ready: 0 } }, expect: { ends: "queue:support" } }]);
  });

  it("are told no more when they were settled since it was judged", () => {
    expect(foreignNames(template(), faults, (of, name) => of === "queues" && name === "sales.en").map(({ name }) => name)).toEqual(["office"]);
  });
});

describe("a flow that is not read yet", () => {
  it("is never kept as a draft: there is nothing of it", async () => {
    const nothing = () => {
      throw new Error("nothing is sent or kept");
    };
    const designer = new Designer({} as LinkClient, { get: nothing, send: nothing } as unknown as Api, { keep: nothing, read: nothing, forget: nothing } as unknown as Drafts, "prize");
    expect(await designer.insist()).toBe(false);
    expect(designer.now.kept.saved).toBe("none");
  });
});

describe("a form", () => {
  it("is read from the schema of its type", () => {
    const text = { type: "string", minLength: 1 };
    const words = { type: "object", patternProperties: { "^[a-z]{2,3}(-x)*$": text } };
    const form = fieldsOf({
      $defs: { Choice: { type: "object", properties: { title: words, value: { anyOf: [text, { type: "null" }], default: null } } } },
      properties: {
        type: { const: "menu" },
        choices: { type: "object", patternProperties: { "^[0-9*#]$": { $ref: "#/$defs/Choice" } } },
        tries: { type: "integer", minimum: 1, maximum: 9, default: 3, description: "how often to ask" },
        learn: { anyOf: [text, { type: "null" }], default: "menu" },
        queue: { oneOf: [{ ...text, names: "queues" }, words] },
        check: { ...text, formula: "flag" },
      },
      required: ["choices"],
    });
    expect(form.map(({ name, required, nullable }) => [name, required, nullable])).toEqual([
      ["choices", true, false],
      ["tries", false, false],
      ["learn", false, true],
      ["queue", false, false],
      ["check", false, false],
    ]);
    expect(form[0]?.shape).toMatchObject({ kind: "map", key: { digits: true }, value: { kind: "part", fields: [{ name: "title", shape: { kind: "words" } }, { name: "value", nullable: false }] } });
    expect(form[1]).toMatchObject({ usual: 3, hint: "how often to ask", shape: { kind: "number", whole: true, least: 1, most: 9 } });
    expect(form[3]?.shape).toMatchObject({ kind: "each-language", one: { kind: "text", names: "queues" } });
    expect(form[4]?.shape).toMatchObject({ formula: "flag" });
  });
});
