// Flows as the console's API keeps them: what was published, and who is drawing.

import type { FlowDocument } from "./document";

export interface Version {
  flow: string;
  version: number;
  author: string;
  published: string;
  note: string;
  in_spite_of: string | null;
}
export interface Draft {
  flow: string;
  author: string;
  base: number;
  revision: number;
  saved: string;
}
export type DrawnDraft = Draft & { document: FlowDocument };

/** account → what people call him. */
export type People = Record<string, string>;

export interface AllFlows {
  live: Version[];
  drafts: Draft[];
  people: People;
}
export interface OneFlow {
  live: number | null;
  versions: Version[];
  drafts: Draft[];
  mine: DrawnDraft | null;
  people: People;
}

/** The author of a version that was never drawn here: it lay in a file. */
const FROM_A_FILE = "file";

export const authorOf = (name: string, people: People, file: string): string => (name === FROM_A_FILE ? file : (people[name] ?? name));
