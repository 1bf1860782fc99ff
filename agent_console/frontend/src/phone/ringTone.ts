// The ring, made here so that no file is needed: two soft tones, one second, then two of silence.

const RATE = 16_000; // samples a second
const SECONDS = 3;
const SOUNDING = 1;

export function ringSamples(): Float32Array {
  const samples = new Float32Array(RATE * SECONDS);
  for (let i = 0; i < RATE * SOUNDING; i++) {
    const time = i / RATE;
    const edge = Math.min(1, time / 0.02, (SOUNDING - time) / 0.08);
    const beat = 0.6 + 0.4 * Math.sin(2 * Math.PI * 12 * time);
    samples[i] = 0.22 * edge * beat * (Math.sin(2 * Math.PI * 523.25 * time) + Math.sin(2 * Math.PI * 659.25 * time));
  }
  return samples;
}

/** 16-bit mono WAV. */
export function wav(samples: Float32Array, rate = RATE): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string) => [...text].forEach((sign, i) => void view.setUint8(at + i, sign.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => void view.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true));
  return bytes;
}
