// A file goes to the console in pieces: the public port takes no long body from anybody.

import type { Api } from "../../api";

export const PIECE = 192 * 1024; // bytes; the port takes 256 kB

/** The name by which the link takes it. told: the share that has arrived, 0 to 1. Rejects with ApiFault. */
export async function upload(api: Api, file: Blob, told: (share: number) => void): Promise<string> {
  const begun = await api.send<{ upload: string }>("POST", "/api/prompts/uploads");
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = file.slice(at, at + PIECE);
    await api.bytes(`/api/prompts/uploads/${begun.upload}?at=${at}`, piece);
    told((at + piece.size) / file.size);
  }
  return begun.upload;
}

/** What a flow could call it: of the file's name whatever is possible in one. */
export function nameOf(file: string): string {
  const plain = file.replace(/\.[^.]*$/, "").normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^A-Za-z0-9._-]+/g, "-");
  return plain.replace(/^[^A-Za-z0-9]+|-+$/g, "").slice(0, 80);
}
