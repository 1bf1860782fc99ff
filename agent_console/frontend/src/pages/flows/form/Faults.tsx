// What is wrong with a field, and what to do.

import { Icon } from "../../../parts/Icon";
import { useFilling } from "./context";

/** Of this field and of all in it; path "": of the whole. */
export function Faults({ path }: { path: string }) {
  const here = useFilling().faults.filter(({ field }) => (path === "" ? field === null : field === path || field?.startsWith(`${path}.`)));
  return here.map((fault) => (
    <div key={`${fault.field} ${fault.what}`} className="fieldfault s12">
      <Icon name="warn" size="s" />
      <div>
        <b>{fault.what}</b> {fault.hint}
      </div>
    </div>
  ));
}
