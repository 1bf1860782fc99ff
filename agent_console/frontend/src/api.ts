// The console's JSON API. A refusal is a code and a sentence already in the page's language.

export class ApiFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly more: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

export interface Api {
  get<Answer>(path: string, query?: Record<string, string | number>): Promise<Answer>;
  send<Answer>(method: "POST" | "PATCH", path: string, body?: unknown): Promise<Answer>;
  /** A piece of a file. */
  bytes<Answer>(path: string, body: Blob): Promise<Answer>;
}

export interface ApiSurroundings {
  forgery: string;
  fetch: typeof fetch;
  /** The session has ended: the page goes to the log-in. */
  loggedOut: () => void;
  offline: () => string;
}

export function makeApi({ forgery, fetch, loggedOut, offline }: ApiSurroundings): Api {
  async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
    let answer: Response;
    try {
      answer = await fetch(path, { ...init, headers: { Accept: "application/json", ...init.headers } });
    } catch {
      throw new ApiFault("offline", offline(), 0);
    }
    const body: unknown = await answer.json().catch(() => ({}));
    if (answer.ok) return body as Answer;
    // no sentence of the console's own: it is away, and something before it has answered
    const { code = "broken", message = offline(), ...more } = body as Record<string, unknown>;
    if (answer.status === 401) loggedOut();
    throw new ApiFault(String(code), String(message), answer.status, more);
  }
  return {
    get: (path, query = {}) => {
      const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
      return ask(search.size ? `${path}?${search}` : path, { method: "GET" });
    },
    send: (method, path, body = {}) =>
      ask(path, {
        method,
        headers: { "Content-Type": "application/json", "X-Forgery-Token": forgery },
        body: JSON.stringify(body),
      }),
    bytes: (path, body) =>
      ask(path, { method: "POST", headers: { "Content-Type": "application/octet-stream", "X-Forgery-Token": forgery }, body }),
  };
}

export function goToLogIn(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
}
