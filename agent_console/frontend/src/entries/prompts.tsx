import { openWatch } from "../parts/openWatch";
import { PromptsPage } from "../pages/prompts/PromptsPage";
import { PromptWatch } from "../pages/prompts/watch";

openWatch(
  (link) => new PromptWatch(link),
  (watch) => <PromptsPage watch={watch} />,
);
