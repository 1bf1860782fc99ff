// The desk's promises: every control keeps its place, nothing happens by accident, nothing typed is lost.

import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeskHouse } from "./deskHouse";
import { aCall, agentIs, at, historyItem, loggedIn, talking } from "./people";

let house: DeskHouse;

beforeEach(async () => {
  house = new DeskHouse();
  await house.opens();
  await house.becomes("ready");
});
afterEach(cleanup);

/** Controls that have just appeared are dead for 600 ms. */
const controlsLive = () => house.passes(700);
const strip = () => within(screen.getByRole("region", { name: "Calls" }));
const controls = () => strip().getAllByRole("button").map((button) => button.textContent);
const key = (letter: string, more: object = {}, target: Element = document.body) => fireEvent.keyDown(target, { key: letter.toLowerCase(), code: `Key${letter}`, ...more });
const rings = async (call = aCall()) => {
  await house.becomes("reserved");
  await house.tells("delivered", call);
};
const talks = async (call = talking()) => {
  await rings();
  await house.becomes("busy");
  await house.tells("established", call);
  await house.passes(1_000);
  house.centre.commands();
};

describe("without a call", () => {
  const rows = () => within(screen.getByRole("region", { name: "My calls" })).getAllByRole("listitem");

  it("the agent's own calls of the day stand there, to go back to", async () => {
    expect(rows()[0]?.textContent).toMatch(/Margaret Okafor.*Service › Fault.*4:13/);
    expect(rows()[1]?.textContent).toMatch(/138 5550 1182.*Busy/);
    fireEvent.click(screen.getByRole("button", { name: "Margaret Okafor" }));
    await house.passes(0);
    expect(screen.getByRole("region", { name: "Customer" }).textContent).toContain("Okafor Dairy");
  });

  it("Redial calls the number that was dialled last, Call the one beside it", async () => {
    await controlsLive();
    fireEvent.click(strip().getByRole("button", { name: "Redial" }));
    await house.passes(0);
    fireEvent.click(screen.getByRole("button", { name: "Call Margaret Okafor" }));
    await house.passes(0);
    expect(house.centre.asked.map(({ command, number }) => [command, number])).toEqual([["call.make", "+8613855501182"], ["call.make", "+441134960182"]]);
  });

  it("a number is dialled from the field, and what is none is marked", async () => {
    await controlsLive();
    key("U");
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Number to dial" });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: "pump" } });
    fireEvent.submit(field);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    fireEvent.change(field, { target: { value: "138 5550 1182" } });
    fireEvent.submit(field);
    await house.passes(0);
    expect(house.centre.asked[0]).toMatchObject({ command: "call.make", number: "+8613855501182" });
    expect(field.value).toBe("");
  });

  it("right after the state has changed a typed number is meant, a pressed one is not", async () => {
    fireEvent.click(screen.getByRole("button", { name: "Call Margaret Okafor" }));
    await house.passes(0);
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Number to dial" });
    fireEvent.change(field, { target: { value: "138 5550 1182" } });
    fireEvent.submit(field);
    await house.passes(0);
    expect(house.centre.asked.map(({ command, number }) => [command, number])).toEqual([["call.make", "+8613855501182"]]);
  });
});

describe("a call that rings", () => {
  it("shows who calls, from where, for which queue", async () => {
    await rings();
    expect(strip().getByRole("group", { name: "Margaret Okafor, ringing" }).textContent).toMatch(/Okafor Dairy.*Service/);
    expect(document.title).toBe("● Ringing: Margaret Okafor");
  });

  it("is said once, with what to do", async () => {
    await rings();
    await house.passes(3_000);
    expect(house.said).toEqual(["Call ringing. Margaret Okafor, Okafor Dairy. Service, waited 0:38. Alt Y answers."]);
  });

  it("is answered by Y, and not before 600 ms have gone", async () => {
    await rings();
    key("Y");
    expect(house.phone.did).not.toContain("answer");
    await house.passes(600);
    key("Y");
    expect(house.phone.did).toContain("answer");
  });

  it("is declined by N, and answered by Alt and Y while a field has the focus", async () => {
    await rings();
    await controlsLive();
    key("N");
    expect(house.centre.commands()).toEqual(["call.decline"]);
    screen.getByRole("combobox", { name: "Search customers" }).focus();
    key("Y", {}, document.activeElement as Element);
    expect(house.phone.did).not.toContain("answer");
    key("Y", { altKey: true }, document.activeElement as Element);
    expect(house.phone.did).toContain("answer");
  });

  it("does not take the columns from somebody who is typing, until it is answered", async () => {
    const search = screen.getByRole("combobox", { name: "Search customers" });
    search.focus();
    fireEvent.keyDown(search, { key: "a", code: "KeyA" });
    await rings();
    expect(screen.queryByRole("region", { name: "This call" })).toBeNull();
    expect(document.activeElement).toBe(search);
    await controlsLive();
    key("Y", { altKey: true }, search);
    await house.becomes("busy");
    await house.tells("established", talking());
    expect(screen.getByRole("region", { name: "This call" })).toBeTruthy();
  });

  it("takes the columns at once when nobody types", async () => {
    await rings(aCall({ history: [historyItem()] }));
    expect(screen.getByRole("region", { name: "Customer" }).textContent).toContain("Margaret Okafor");
    expect(screen.getByRole("region", { name: "History" }).textContent).toContain("Pump is loud since Friday.");
  });

  it("does not draw an earlier contact as lost that has not ended yet", async () => {
    await rings(aCall({ history: [historyItem({ interaction: "h-1", outcome: "open", note: null, disposition: null }), historyItem({ interaction: "h-2", outcome: "abandoned", disposition: null })] }));
    const [open, abandoned] = [...screen.getByRole("region", { name: "History" }).querySelectorAll("li.past .ic")].map(({ className }) => className);
    expect([open, abandoned]).toEqual(["ic", "ic miss"]);
  });

  it("whose caller gives up leaves a sentence for five seconds", async () => {
    await rings();
    await house.clears(aCall(), "caller-gave-up");
    await house.becomes("ready");
    expect(strip().getByText("Hung up while it rang")).toBeTruthy();
    await house.passes(5_000);
    expect(strip().queryByText("Hung up while it rang")).toBeNull();
    expect(strip().getByText("No call")).toBeTruthy();
  });
});

describe("the call's controls", () => {
  it("keep their places, whatever the call does", async () => {
    await talks();
    expect(controls()).toEqual(["MuteM", "HoldK", "KeypadU", "TransferR", "Hang upX"]);
    await house.tells("held", talking({ state: "held", held: at(20) }));
    expect(controls()).toEqual(["MuteM", "RetrieveK", "KeypadU", "TransferR", "Hang upX"]);
    await house.tells("updated", talking({ muted: true }));
    expect(controls()[0]).toBe("MutedM");
  });

  it("stand there dimmed, saying why, while a call only dials", async () => {
    await house.becomes("busy");
    await house.tells("dialling", aCall({ state: "dialling", direction: "out" }));
    const hold = strip().getByRole("button", { name: "Hold" });
    expect([hold.getAttribute("aria-disabled"), hold.title]).toEqual(["true", "Only when the call is answered"]);
    expect(strip().getByRole("button", { name: "Hang up" }).hasAttribute("aria-disabled")).toBe(false);
    fireEvent.click(hold);
    hold.focus(); // whoever comes by keyboard hears why
    expect([house.centre.commands(), document.activeElement]).toEqual([[], hold]);
  });

  it("are dead for 600 ms after the answer: a double click does not do the next thing", async () => {
    await rings();
    await controlsLive();
    house.centre.commands();
    await house.becomes("busy");
    await house.tells("established", talking());
    await house.passes(599);
    key("X");
    fireEvent.click(strip().getByRole("button", { name: "Hang up" }));
    expect(house.centre.commands()).toEqual([]);
    await house.passes(1);
    key("X");
    expect(house.centre.commands()).toEqual(["call.clear"]);
  });

  it.each([
    ["M", "call.mute"],
    ["K", "call.hold"],
    ["X", "call.clear"],
  ])("work by key: %s", async (letter, command) => {
    await talks();
    key(letter);
    expect(house.centre.commands()).toEqual([command]);
  });

  it("count a key that is held down as one press", async () => {
    await talks();
    key("K");
    key("K", { repeat: true });
    key("K", { repeat: true });
    expect(house.centre.commands()).toEqual(["call.hold"]);
  });

  it("are a toolbar with one tab stop", async () => {
    await talks();
    const bar = strip().getByRole("toolbar", { name: "Call controls" });
    const stops = () => within(bar).getAllByRole("button").map(({ tabIndex }) => tabIndex);
    expect(stops()).toEqual([0, -1, -1, -1, -1]);
    within(bar).getByRole("button", { name: "Mute" }).focus();
    fireEvent.keyDown(document.activeElement as Element, { key: "ArrowLeft" });
    expect(document.activeElement?.textContent).toBe("Hang upX");
    expect(stops()).toEqual([-1, -1, -1, -1, 0]);
  });

  it("mute the voice here even when the centre is not reached, and hang up through the phone", async () => {
    await talks();
    house.centre.socket.onclose?.();
    key("M");
    key("X");
    expect(house.phone.did.slice(-2)).toEqual(["mute", "hang up"]);
  });

  it("send keys that are pressed while the keypad is open", async () => {
    await talks();
    key("U");
    const keypad = screen.getByRole("group", { name: "Keypad" });
    fireEvent.click(within(keypad).getByRole("button", { name: "5" }));
    fireEvent.keyDown(keypad, { key: "#" });
    expect(house.centre.asked.map(({ digits }) => digits)).toEqual(["5", "#"]);
    fireEvent.keyDown(keypad, { key: "Escape" });
    expect(screen.queryByRole("group", { name: "Keypad" })).toBeNull();
    expect(house.centre.commands()).not.toContain("call.clear");
  });
});

describe("what is typed", () => {
  const notes = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: /Notes/ });

  it("goes to the centre half a second after the last key", async () => {
    await talks();
    fireEvent.change(notes(), { target: { value: "Pump is loud" } });
    await house.passes(499);
    expect(house.centre.commands()).toEqual([]);
    await house.passes(1);
    expect(house.centre.asked[0]).toMatchObject({ command: "interaction.note", text: "Pump is loud" });
  });

  it("is kept in the browser while the network is away, and goes when it is back", async () => {
    await talks();
    house.centre.token = () => Promise.reject(new Error("offline"));
    house.centre.socket.onclose?.();
    fireEvent.change(notes(), { target: { value: "Pump is loud" } });
    await house.passes(500);
    expect(screen.getByText("Kept in this browser, goes to the centre later")).toBeTruthy();
    expect(localStorage.getItem("trunkline.draft/anna/note/c-1")).toBe("Pump is loud");
    house.centre.token = () => Promise.resolve("token");
    house.centre.answers["agent.log_in"] = () => loggedIn({ state: agentIs("busy"), calls: [talking()], resumed: true });
    await house.passes(2_000);
    expect(house.centre.asked.at(-1)).toMatchObject({ command: "interaction.note", text: "Pump is loud" });
    expect(localStorage.getItem("trunkline.draft/anna/note/c-1")).toBeNull();
  });

  it("stays when the call ends, for the wrap-up", async () => {
    await talks();
    fireEvent.change(notes(), { target: { value: "Pump is loud" } });
    await house.clears(talking(), "customer");
    await house.becomes("wrap-up", { until: at(120) });
    expect(notes().value).toBe("Pump is loud");
  });

  it("of a customer's form comes back with Q after a call took its place", async () => {
    localStorage.setItem("trunkline.draft/anna/customer/7", JSON.stringify({ version: 3, changes: { position: "Director" } }));
    key("Q");
    await house.passes(0);
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Position" }).value).toBe("Director");
  });
});

describe("the wrap-up", () => {
  const wrapUp = async () => {
    await talks();
    await house.clears(talking(), "customer");
    await house.becomes("wrap-up", { until: at(120) });
    await controlsLive();
    house.centre.commands();
  };

  it("chooses the reason by digits, down the tree", async () => {
    await wrapUp();
    fireEvent.keyDown(document.body, { key: "1", code: "Digit1" });
    fireEvent.keyDown(document.body, { key: "2", code: "Digit2" });
    expect(house.centre.asked[0]).toMatchObject({ command: "interaction.disposition", disposition: "sales/price" });
    expect(screen.getByText("Sales › Price")).toBeTruthy();
  });

  it("finds a reason by its words", async () => {
    await wrapUp();
    const field = screen.getByRole("textbox", { name: /Why did they call/ });
    fireEvent.change(field, { target: { value: "fau" } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(house.centre.asked[0]).toMatchObject({ disposition: "service/fault" });
  });

  it("gets 30 s more by P and ends by W, the note first", async () => {
    await wrapUp();
    fireEvent.change(screen.getByRole("textbox", { name: /Notes/ }), { target: { value: "done" } });
    key("P");
    key("W");
    await house.passes(0);
    expect(house.centre.commands()).toEqual(["agent.wrap_up_more", "interaction.note", "agent.wrap_up_done"]);
  });

  it("is said to end ten seconds before it does", async () => {
    await wrapUp();
    house.said.splice(0);
    await house.becomes("wrap-up", { until: new Date(house.centre.timers.now + 12_000).toISOString() });
    await house.passes(1_000);
    expect(house.said).toEqual([]);
    await house.passes(1_000);
    await house.passes(3_000);
    expect(house.said).toEqual(["10 seconds left for the wrap-up"]);
  });

  it("says what follows it when that is not Ready", async () => {
    await wrapUp();
    await house.becomes("wrap-up", { until: at(120), next: { state: "not-ready", reason: "break" } });
    expect(strip().getByRole("button", { name: "Done, then Break" })).toBeTruthy();
  });
});

describe("the agent's state", () => {
  it("can be chosen by key from a menu, with a reason", async () => {
    key("N");
    const menu = screen.getByRole("menu", { name: "Your state" });
    expect(within(menu).getAllByRole("menuitemradio").map((entry) => entry.textContent)).toEqual(["Ready ✓G", "Break ", "Training "]);
    fireEvent.click(within(menu).getByRole("menuitemradio", { name: "Break" }));
    expect(house.centre.asked[0]).toMatchObject({ command: "agent.not_ready", reason: "break" });
  });

  it("says what comes after the call", async () => {
    await talks();
    await house.becomes("busy", { next: agentIs("not-ready", { reason: "break" }) as never });
    expect(screen.getByRole("button", { name: /Talking · then Break/ })).toBeTruthy();
  });

  it("that is refused is told in words", async () => {
    house.centre.answers["agent.not_ready"] = () => ({ refused: "unknown-reason" });
    key("N");
    fireEvent.click(screen.getByRole("menuitemradio", { name: "Break" }));
    await house.passes(0);
    expect(house.toldFaults).toEqual(["The site does not know this reason any more. Load the page again."]);
  });
});

describe("everybody can use it", () => {
  beforeEach(() => vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null)); // jsdom draws nothing
  const faults = async () => (await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

  it("idle", async () => expect(await faults()).toEqual([]));
  it("while it rings", async () => {
    await rings(aCall({ history: [historyItem()] }));
    expect(await faults()).toEqual([]);
  });
  it("in a call", async () => {
    await talks();
    expect(await faults()).toEqual([]);
  });
});

describe("a dialog over the desk", () => {
  beforeEach(() => {
    // jsdom has the element without its methods
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
      this.dispatchEvent(new Event("close"));
    };
  });

  it("keeps the letters to itself, but Alt and Y still answers", async () => {
    house.centre.answers["stations.list"] = () => ({ stations: [{ station: "browser", kind: "browser", reachable: true, taken_by: null }] });
    fireEvent.click(screen.getByRole("button", { name: /^Browser phone/ }));
    await house.passes(0);
    const dialog = screen.getByRole("dialog", { name: "Phone and sound" });
    await rings();
    await controlsLive();
    key("Y", {}, dialog);
    expect(house.phone.did).not.toContain("answer");
    key("Y", { altKey: true }, dialog);
    expect(house.phone.did).toContain("answer");
  });

  it("of all keys opens with ? and says each, and letters alone can be switched off there", async () => {
    fireEvent.keyDown(document.body, { key: "?", code: "Slash", shiftKey: true });
    const dialog = screen.getByRole("dialog", { name: "Keys" });
    for (const word of ["answer", "hold, retrieve", "transfer", "hang up", "wrap-up done", "back to my draft"]) expect(within(dialog).getByText(word)).toBeTruthy();
    fireEvent.click(within(dialog).getByRole("checkbox", { name: "Letters alone count, too" }));
    fireEvent.click(within(dialog).getByRole("button", { name: "Close" }));
    await talks();
    key("M");
    expect(house.centre.commands()).toEqual([]);
    key("M", { altKey: true });
    expect(house.centre.commands()).toEqual(["call.mute"]);
  });
});

describe("other keys", () => {
  it("R opens the transfer, whose first match Enter takes", async () => {
    house.api["GET /api/directory"] = () => ({ agents: [{ name: "ben", displayName: "Ben Hall", extension: "205", skills: [] }] });
    await talks();
    key("R");
    await house.passes(0);
    const field = screen.getByRole("combobox", { name: "Agent, queue or number" });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: "ben" } });
    fireEvent.keyDown(field, { key: "Enter" });
    await house.passes(0);
    expect(house.centre.asked[0]).toMatchObject({ command: "call.transfer", agent: "ben" });
  });

  it("I, Z and L go to the notes, the reason and the search", async () => {
    await talks();
    key("I");
    expect(document.activeElement?.id).toBe("notes");
    key("Z", { altKey: true }, document.activeElement as Element);
    expect(document.activeElement?.id).toBe("reason");
    key("L", { altKey: true }, document.activeElement as Element);
    expect(document.activeElement?.id).toBe("search");
  });

  it("G is ready, and after the call while there is one", async () => {
    await house.becomes("not-ready", { reason: "break" });
    key("G");
    expect(house.centre.commands()).toEqual(["agent.ready"]);
  });
});
