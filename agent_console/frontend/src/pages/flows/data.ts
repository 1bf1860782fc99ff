// What the pages of flows know from the start.

import type { WorkData } from "../../page";

export interface FlowsData extends WorkData {
  flow: string | null;
  languages: string[]; // that the firm speaks
}
export interface DesignerData extends FlowsData {
  flow: string;
}
