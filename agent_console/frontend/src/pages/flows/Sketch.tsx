// A flow as small as a stamp: how many nodes, and how they hang together.

import { useMemo } from "react";
import type { FlowDocument } from "../../designer/document";
import { arranged, heightOf, WIDTH } from "../../designer/layout";

export function Sketch({ of }: { of: FlowDocument }) {
  const drawn = useMemo(() => {
    const rows = (name: string) => Object.keys(of.nodes[name]?.exits ?? {}).length;
    const places = arranged(of, rows);
    const boxes = [...places].map(([name, [x, y]]) => ({ name, x, y, height: heightOf(rows(name)) }));
    const ways = Object.entries(of.nodes).flatMap(([from, node]) =>
      Object.entries(node.exits ?? {}).flatMap(([exit, to]) => {
        const [a, b] = [places.get(from), places.get(to)];
        return a && b ? [{ key: `${from}|${exit}`, d: `M${a[0] + WIDTH} ${a[1] + 28}L${b[0]} ${b[1] + 28}` }] : [];
      }),
    );
    const right = Math.max(WIDTH, ...boxes.map(({ x }) => x + WIDTH));
    const below = Math.max(100, ...boxes.map(({ y, height }) => y + height));
    return { boxes, ways, around: `-20 -20 ${right + 40} ${below + 40}` };
  }, [of]);
  return (
    <svg className="sketch" viewBox={drawn.around} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {drawn.ways.map(({ key, d }) => <path key={key} d={d} />)}
      {drawn.boxes.map(({ name, x, y, height }) => <rect key={name} x={x} y={y} width={WIDTH} height={height} rx="12" />)}
    </svg>
  );
}
