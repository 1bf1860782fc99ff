// Runs in each page before its own scripts: notes what the page was told, showed and played, and when.

(() => {
  const probe = { notes: [], connections: [], shifts: [] };
  window.probe = probe;
  const note = (what, more = {}) => probe.notes.push({ what, at: performance.now(), ...more });
  probe.note = note;

  // What comes over the link and over SIP. The listener is added before the page's own.
  const OwnSocket = window.WebSocket;
  window.WebSocket = class extends OwnSocket {
    constructor(...args) {
      super(...args);
      const sip = new URL(this.url).pathname === "/sip";
      this.addEventListener("message", ({ data }) => {
        const text = String(data);
        if (sip && text.startsWith("INVITE ")) note("invite", { screen: document.body?.innerText ?? "" });
        if (!sip) {
          const message = JSON.parse(text);
          if (message.event) note(message.event, { interaction: message.call?.interaction ?? null });
        }
      });
    }
  };

  // Connections of the voice, for its measures.
  const OwnConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends OwnConnection {
    constructor(...args) {
      super(...args);
      probe.connections.push(this);
    }
  };

  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (this.loop) note("ring-sounds");
    return play.call(this);
  };

  // Things that moved by themselves; what follows a click or key of the user within 500 ms counts, too.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      probe.shifts.push({
        value: entry.value,
        at: entry.startTime,
        moved: entry.sources.map(({ node, previousRect, currentRect }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          return { what: element?.outerHTML.slice(0, 120) ?? "gone", from: previousRect, to: currentRect };
        }),
      });
  }).observe({ type: "layout-shift", buffered: true });

  const alive = () => probe.connections.filter((one) => one.connectionState === "connected").at(-1);

  /** Energy and packets received so far, by the browser's own statistics. */
  probe.received = async () => {
    const report = (await alive()?.getStats()) ?? new Map();
    for (const entry of report.values())
      if (entry.type === "inbound-rtp" && entry.kind === "audio")
        return { energy: entry.totalAudioEnergy, packets: entry.packetsReceived, lost: entry.packetsLost };
    return { energy: 0, packets: 0, lost: 0 };
  };

  /** Waits until more than so many packets and so much energy have come; whether they came within `limit` ms.
   *  Playwright's wait_for_function cannot: it takes a promise for true. */
  probe.comes = async ({ packets = -1, energy = -1 }, limit = 8000) => {
    for (const end = performance.now() + limit; performance.now() < end; ) {
      const now = await probe.received();
      if (now.packets > packets && now.energy > energy) return true;
      await new Promise((done) => setTimeout(done, 50));
    }
    return false;
  };

  /** From the first sound on, for so many seconds: the strongest pitch of what is heard, in Hz, and how often
   *  it was heard. The first sound must come within `limit` seconds: a browser's ears open slowly. */
  probe.listen = async (seconds, limit = 5) => {
    const connection = alive();
    if (!connection) return { hertz: 0, share: 0 };
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    analyser.smoothingTimeConstant = 0;
    const tracks = connection.getReceivers().map(({ track }) => track).filter(({ kind }) => kind === "audio");
    context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser);
    const levels = new Float32Array(analyser.frequencyBinCount);
    const heard = new Map();
    let looks = 0;
    let end = performance.now() + limit * 1000;
    while (performance.now() < end) {
      await new Promise((done) => setTimeout(done, 50));
      analyser.getFloatFrequencyData(levels);
      const loudest = levels.reduce((best, level, at) => (level > levels[best] ? at : best), 0);
      const silent = levels[loudest] < -50;
      if (!silent && looks === 0) end = performance.now() + seconds * 1000;
      if (!silent || looks > 0) looks++;
      if (silent) continue;
      const hertz = Math.round((loudest * context.sampleRate) / analyser.fftSize / 100) * 100;
      heard.set(hertz, (heard.get(hertz) ?? 0) + 1);
    }
    await context.close();
    const [hertz, times] = [...heard].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
    return { hertz, share: times / Math.max(looks, 1) };
  };
})();
