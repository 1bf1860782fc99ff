import { beforeEach, describe, expect, it } from "vitest";
import { wait } from "../src/link/backoff";
import { LinkFault } from "../src/link/client";
import { Centre, settled } from "./centre";
import { agentIs, at } from "./people";

let centre: Centre;
let told: string[];

beforeEach(async () => {
  centre = new Centre();
  told = [];
  centre.link.listen({
    status: (status, reason) => told.push(reason ? `${status}: ${reason}` : status),
    opened: ({ name }) => told.push(`opened as ${name}`),
    event: ({ event }) => told.push(event),
  });
  centre.link.start();
  await settled();
});

const fault = (work: Promise<unknown>): Promise<string> => work.then(() => "done", (error: unknown) => (error instanceof LinkFault ? error.code : String(error)));

describe("asking", () => {
  it("opens the session first, with the page's token", () => {
    expect(centre.asked[0]).toMatchObject({ command: "session.open", token: "token" });
    expect(told).toEqual(["open", "opened as Anna"]);
  });

  it("gets the answer of its own question, whichever order they come in", async () => {
    centre.silent = true;
    const first = centre.link.ask("call.make", { number: "+8613855501182" });
    const second = centre.link.ask("call.make", { number: "+8613855501183" });
    const [one, two] = centre.asked.slice(-2);
    centre.tells({ reply: two?.id, result: { interaction: "two" }, error: null });
    centre.tells({ reply: one?.id, result: { interaction: "one" }, error: null });
    expect([(await first).interaction, (await second).interaction]).toEqual(["one", "two"]);
  });

  it("is told the code of a refusal", async () => {
    centre.answers["agent.ready"] = () => ({ refused: "illegal-move" });
    expect(await fault(centre.link.ask("agent.ready", {}))).toBe("illegal-move");
  });

  it("is told after eight seconds that nobody answers", async () => {
    centre.silent = true;
    const asked = fault(centre.link.ask("agent.ready", {}));
    await centre.timers.pass(8_000);
    expect(await asked).toBe("no-answer");
  });

  it("is refused at once while there is no connection", async () => {
    centre.socket.onclose?.();
    expect(await fault(centre.link.ask("agent.ready", {}))).toBe("not-connected");
  });
});

describe("a lost connection", () => {
  it("fails what was asked and comes back by itself with a fresh token", async () => {
    centre.silent = true;
    const asked = fault(centre.link.ask("agent.ready", {}));
    centre.silent = false;
    centre.token = () => Promise.resolve("fresh");
    centre.socket.onclose?.();
    expect(await asked).toBe("not-connected");
    await centre.timers.pass(400);
    expect(centre.asked.at(-1)).toMatchObject({ command: "session.open", token: "fresh" });
    expect(told).toEqual(["open", "opened as Anna", "lost", "connecting", "open", "opened as Anna"]);
  });

  it("is noticed when the server says nothing, not even to a ping", async () => {
    centre.silent = true;
    await centre.timers.pass(6_000);
    centre.link.tick();
    centre.link.tick();
    expect(centre.commands()).toEqual(["session.open", "session.ping"]); // one ping, not one a second
    await centre.timers.pass(7_000);
    centre.link.tick();
    expect(centre.link.status).toBe("lost");
    expect(centre.sockets[0]?.closed).toBe(true);
  });

  it("stays when the server answers the pings", async () => {
    for (let second = 0; second < 60; second += 1) {
      await centre.timers.pass(1_000);
      centre.link.tick();
      await settled();
    }
    expect(centre.link.status).toBe("open");
  });

  it("is tried again when there is no token, ever more slowly", async () => {
    let tries = 0;
    centre.token = () => {
      tries += 1;
      return Promise.reject(new Error("offline"));
    };
    centre.socket.onclose?.();
    await centre.timers.pass(400);
    expect(tries).toBe(1);
    await centre.timers.pass(799);
    expect(tries).toBe(1);
    await centre.timers.pass(1);
    expect(tries).toBe(2);
  });

  it("of an old socket is no loss of the new one", async () => {
    const old = centre.socket;
    const close = old.onclose;
    old.onclose?.();
    await centre.timers.pass(400);
    close?.();
    expect(centre.link.status).toBe("open");
  });
});

describe("the end", () => {
  it("is for good when the agent works elsewhere", async () => {
    centre.tells({ event: "session.ended", reason: "taken-over", at: at(0) });
    await centre.timers.pass(60_000);
    expect(told.slice(-2)).toEqual(["session.ended", "ended: taken-over"]);
    expect(centre.sockets.length).toBe(1);
  });

  it("is none when the server only restarts", async () => {
    centre.tells({ event: "session.ended", reason: "server-stops", at: at(0) });
    centre.socket.onclose?.();
    await centre.timers.pass(400);
    expect(centre.link.status).toBe("open");
  });
});

describe("events and time", () => {
  it("reach whoever listens", () => {
    centre.tells({ event: "agent.state", agent: agentIs("ready"), at: at(0) });
    expect(told.at(-1)).toBe("agent.state");
  });

  it("go by the server's clock", async () => {
    const behind = new Centre();
    behind.answers["session.open"] = () => ({ account: "anna", name: "Anna", extension: null, role: "agent", time: new Date(behind.timers.now + 90_000).toISOString() });
    behind.link.start();
    await settled();
    expect(behind.link.serverNow() - behind.timers.now).toBe(90_000);
  });
});

describe("back-off", () => {
  it("doubles from 0.4 to 10 seconds, give or take 30 %", () => {
    expect([0, 1, 2, 3, 4, 5, 99].map((tries) => wait(tries, 0.5))).toEqual([400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    expect([wait(0, 0), wait(0, 1)]).toEqual([280, 520]);
  });
});
