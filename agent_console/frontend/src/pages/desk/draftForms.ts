// Forms of customers that were left before they were saved.

const PREFIX = "trunkline.draft.customer:";

/** The customer's number, "new", or null when no form waits. */
export function firstDraft(storage: Storage): number | "new" | null {
  const key = Object.keys(storage).find((name) => name.startsWith(PREFIX));
  if (key === undefined) return null;
  const id = key.slice(PREFIX.length);
  return id === "new" ? "new" : Number(id);
}
