import { describe, expect, it } from "vitest";
import { type ApiFault, makeApi } from "../src/api";

const asks = async (answer: () => Promise<Response>): Promise<ApiFault> => {
  const api = makeApi({ forgery: "token", fetch: answer, loggedOut: () => undefined, offline: () => "坐席系统没有应答。" });
  return api.get("/api/day").then(
    () => Promise.reject(new Error("it was no fault")),
    (error: ApiFault) => error,
  );
};

describe("a fault of the API is told in the page's language", () => {
  it("by the server's own sentence", async () => {
    const body = JSON.stringify({ code: "not-allowed", message: "您的角色无此权限。" });
    expect(await asks(async () => new Response(body, { status: 403 }))).toMatchObject({ code: "not-allowed", message: "您的角色无此权限。" });
  });

  it("when the console's pages are away, whatever stands before them answers", async () => {
    const away = () => Promise.resolve(new Response("Service Unavailable", { status: 503, statusText: "Service Unavailable" }));
    expect(await asks(away)).toMatchObject({ status: 503, message: "坐席系统没有应答。" });
  });

  it("when nobody answers at all", async () => {
    expect(await asks(() => Promise.reject(new TypeError("failed to fetch")))).toMatchObject({ code: "offline", message: "坐席系统没有应答。" });
  });
});
