// The two telephones of the browser, the agent's and the visitor's, over a played SIP and a played microphone.

import { beforeEach, describe, expect, it, vi } from "vitest";
import { settled } from "./centre";
import { PlayedMicrophone, PlayedUA, jssip } from "./playedSip";

const microphone = vi.hoisted(() => ({ current: null as PlayedMicrophone | null }));
const now = (): PlayedMicrophone => {
  if (!microphone.current) throw new Error("no microphone");
  return microphone.current;
};
vi.mock("jssip", () => jssip);
vi.mock("../src/phone/level", () => ({ meter: () => now().level.meter() }));
vi.mock("../src/phone/devices", () => ({
  chosenDevices: () => now().devices.chosenDevices(),
  openMicrophone: () => now().devices.openMicrophone(),
  closeStream: (stream: unknown) => now().devices.closeStream(stream),
  playOn: () => now().devices.playOn(),
  whenDevicesChange: (changed: () => void) => now().devices.whenDevicesChange(changed),
}));

const { BrowserPhone, socketUrl } = await import("../src/phone/browserPhone");
const { VisitorPhone } = await import("../src/phone/visitor");

const given = (user: string) => ({ uri: `sip:${user}@centre`, user, password: "secret", path: "/sip" });

beforeEach(() => {
  microphone.current = new PlayedMicrophone();
  PlayedUA.all = [];
  PlayedUA.reached = true;
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  URL.createObjectURL = () => "blob:ring";
});

describe("the agent's phone", () => {
  const registered = async () => {
    const phone = new BrowserPhone();
    phone.start(given("anna-1"));
    await settled();
    PlayedUA.last.tells("registered");
    return phone;
  };

  it("registers with what the log-in gave", async () => {
    const phone = await registered();
    expect(PlayedUA.last.settings.authorization_user).toBe("anna-1");
    expect(phone.state()).toMatchObject({ registered: true, ringing: false, fault: null });
  });

  it("picks up what was asked for in its page, without ringing first", async () => {
    const phone = new BrowserPhone(true);
    phone.start(given("test-1"));
    await settled();
    const first = PlayedUA.last.rings();
    await settled();
    expect([first.did, phone.state().talking]).toEqual([["answer"], true]);
    phone.stop();
    phone.start(given("test-2"));
    await settled();
    const second = PlayedUA.last.rings();
    await settled();
    expect([first.did, second.did]).toEqual([["answer", "terminate"], ["answer"]]);
  });

  it("rings until it is answered, never by itself", async () => {
    const phone = await registered();
    const call = PlayedUA.last.rings();
    await settled();
    expect(phone.state()).toMatchObject({ ringing: true, talking: false, microphone: "Headset" });
    expect(call.did).toEqual([]);
    phone.answer();
    await settled();
    expect(call.did).toEqual(["answer"]);
    expect(phone.state()).toMatchObject({ ringing: false, talking: true });
  });

  it("takes the ring that was answered a moment before it came, unless that was taken back", async () => {
    const phone = await registered();
    phone.answer();
    const first = PlayedUA.last.rings();
    await settled();
    expect(first.did).toEqual(["answer"]);
    first.tells("ended");
    phone.answer();
    phone.disarm();
    const second = PlayedUA.last.rings();
    await settled();
    expect(second.did).toEqual([]);
  });

  it("refuses a second call as busy and keeps the first", async () => {
    const phone = await registered();
    PlayedUA.last.rings();
    phone.answer();
    await settled();
    const second = PlayedUA.last.rings();
    expect(second.did).toEqual(["refuse 486"]);
    expect(phone.state().talking).toBe(true);
  });

  it("gives the microphone back when the call is over, however it ends", async () => {
    const phone = await registered();
    const call = PlayedUA.last.rings();
    await settled();
    expect(now().open).toBe(1);
    call.tells("failed");
    expect(now().open).toBe(0);
    expect(phone.state()).toMatchObject({ ringing: false, talking: false });
  });

  it("gives the microphone back when the caller was gone before it was open", async () => {
    await registered();
    PlayedUA.last.rings().tells("failed");
    await settled();
    expect(now().open).toBe(0);
  });

  it("says that the browser may not use the microphone", async () => {
    now().refuses = new DOMException("no", "NotAllowedError");
    const phone = await registered();
    PlayedUA.last.rings();
    await settled();
    expect(phone.state().fault).toBe("microphone-refused");
  });

  it("rings on while it has no microphone, and is answered when there is one", async () => {
    const rung = vi.spyOn(HTMLMediaElement.prototype, "pause");
    now().refuses = new DOMException("no", "NotAllowedError");
    const phone = await registered();
    const call = PlayedUA.last.rings();
    await settled();
    phone.answer();
    expect(phone.state().fault).toBeNull(); // it is being tried
    await settled();
    expect([phone.state().fault, phone.state().ringing, rung.mock.calls.length]).toEqual(["microphone-refused", true, 0]);
    now().refuses = null;
    phone.answer();
    await settled();
    expect([call.did, phone.state().fault]).toEqual([["answer"], null]);
    expect(rung).toHaveBeenCalled();
  });

  describe("whose headset is pulled out in the talk", () => {
    const pulledOut = async () => {
      const phone = await registered();
      const call = PlayedUA.last.rings();
      phone.answer();
      await settled();
      now().tracks[0]?.dispatchEvent(new Event("ended"));
      expect(phone.state().fault).toBe("microphone-lost");
      return { phone, call };
    };
    const plugs = async () => {
      now().plugged();
      now().plugged(); // a headset is a microphone and a loudspeaker
      await settled();
    };

    it("goes on with the next one that is plugged in", async () => {
      const { phone, call } = await pulledOut();
      await plugs();
      expect(call.sender.track).toBe(now().tracks[1]);
      expect([phone.state().fault, now().open, now().tracks.length]).toEqual([null, 1, 2]);
    });

    it("stays muted if it was", async () => {
      const { phone } = await pulledOut();
      phone.mute(true);
      await plugs();
      expect(now().tracks[1]?.enabled).toBe(false);
    });

    it("still says so when something else is plugged in", async () => {
      const { phone } = await pulledOut();
      now().refuses = new DOMException("none", "NotFoundError");
      await plugs();
      expect(phone.state().fault).toBe("microphone-lost");
      now().refuses = null;
      await plugs();
      expect(phone.state().fault).toBeNull();
    });
  });

  it("lets the call of an earlier log-in end before its telephone goes", async () => {
    const phone = await registered();
    const old = PlayedUA.last;
    const call = old.rings();
    phone.answer();
    await settled();
    phone.start(given("anna-2"));
    await settled();
    expect([old.running, PlayedUA.last.settings.authorization_user]).toEqual([true, "anna-2"]);
    call.tells("ended");
    expect(old.running).toBe(false);
    expect(PlayedUA.last.running).toBe(true);
  });

  it("speaks to its own host, in the page's own security", () => {
    expect(socketUrl("/sip", { protocol: "https:", host: "centre:8800" })).toBe("wss://centre:8800/sip");
    expect(socketUrl("/sip", { protocol: "http:", host: "localhost:8800" })).toBe("ws://localhost:8800/sip");
  });
});

describe("the visitor's phone", () => {
  const credentials = { ...given("visitor-1"), number: "+8651255500100" };
  const calling = async () => {
    const phone = new VisitorPhone(async () => credentials);
    await phone.call();
    const call = PlayedUA.last.sessions[0];
    if (!call) throw new Error("nobody was called");
    return { phone, call };
  };

  it("calls the firm's number and nothing else", async () => {
    const { phone, call } = await calling();
    expect(PlayedUA.last.called).toEqual(["sip:+8651255500100@centre"]);
    expect(phone.get().moment).toBe("calling");
    call.established = true;
    call.tells("confirmed");
    expect(phone.get()).toMatchObject({ moment: "talking", fault: null });
    phone.tone("1");
    phone.mute();
    phone.mute();
    expect(call.did).toEqual(["tones 1", "mute", "unmute"]);
  });

  it("leaves nothing open when it is over", async () => {
    const { phone, call } = await calling();
    call.tells("ended");
    expect(phone.get()).toMatchObject({ moment: "ended", fault: null });
    expect([now().open, PlayedUA.last.running]).toEqual([0, false]);
  });

  it.each([
    [{ cause: "Busy", originator: "remote" }, "busy"],
    [{ cause: "Unavailable", originator: "remote" }, "busy"],
    [{ cause: "SIP Failure Code", originator: "remote" }, "failed"],
    [{ cause: "Canceled", originator: "local" }, null],
  ])("says why it failed: %o is %s", async (how, fault) => {
    const { phone, call } = await calling();
    call.tells("failed", how);
    expect(phone.get()).toMatchObject({ moment: "ended", fault });
  });

  it("asks for no telephone before the microphone is allowed", async () => {
    now().refuses = new DOMException("no", "NotAllowedError");
    const asked = vi.fn();
    const phone = new VisitorPhone(asked);
    await phone.call();
    expect(phone.get()).toMatchObject({ moment: "ended", fault: "microphone-refused" });
    expect(asked).not.toHaveBeenCalled();
  });

  it("says that too many call, and can call again", async () => {
    let full = true;
    const phone = new VisitorPhone(async () => {
      if (full) throw new Error("too-many");
      return credentials;
    });
    await phone.call();
    expect(phone.get()).toMatchObject({ moment: "ended", fault: "too-many" });
    full = false;
    await phone.call();
    expect(phone.get()).toMatchObject({ moment: "calling", fault: null });
  });

  it("that is hung up before it dials calls nobody", async () => {
    let give: (value: typeof credentials) => void = () => undefined;
    const phone = new VisitorPhone(() => new Promise((resolve) => { give = resolve; }));
    const call = phone.call();
    await settled();
    phone.hangUp();
    give(credentials);
    await call;
    expect(PlayedUA.all).toEqual([]);
    expect([phone.get().moment, now().open]).toEqual(["ended", 0]);
  });

  it("that is hung up while the browser asks for the microphone calls nobody, though it is allowed then", async () => {
    let allow: () => void = () => undefined;
    now().waits = new Promise((resolve) => { allow = resolve; });
    const asked = vi.fn(async () => credentials);
    const phone = new VisitorPhone(asked);
    const call = phone.call();
    phone.hangUp();
    allow();
    await call;
    expect(asked).not.toHaveBeenCalled();
    expect([phone.get().moment, now().open]).toEqual(["ended", 0]);
  });

  it("whose first call was hung up before the server was reached does not lose the second to its patience", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      PlayedUA.reached = false;
      const phone = new VisitorPhone(async () => credentials);
      void phone.call();
      await vi.advanceTimersByTimeAsync(9_000);
      phone.hangUp();
      PlayedUA.reached = true;
      await phone.call();
      await vi.advanceTimersByTimeAsync(2_000);
      expect([phone.get().moment, phone.get().fault]).toEqual(["calling", null]);
    } finally {
      vi.useRealTimers();
    }
  });
});
