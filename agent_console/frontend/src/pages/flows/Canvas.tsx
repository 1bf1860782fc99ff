// The drawing: nodes and arrows, by mouse and by keyboard.

import { applyNodeChanges, Background, BackgroundVariant, type Connection, type Edge, type EdgeChange, MiniMap, type NodeChange, Panel, ReactFlow, useReactFlow } from "@xyflow/react";
import { type DragEvent, type KeyboardEvent, type MouseEvent as PressEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { connected, type FlowDocument, moved, type Place, removed } from "../../designer/document";
import { boxOf, carried } from "../../designer/grouping";
import { GRID } from "../../designer/layout";
import { arrowsOf, leadsBack, type Look, neighbour, Pictures } from "../../designer/picture";
import { Icon } from "../../parts/Icon";
import { lineWidth } from "../../state/flowLive";
import { t } from "../../words";
import { useCallers } from "./callers/Calling";
import { useDesigner, useDrawn, useNodeWord } from "./designing";
import { type CardNode, NodeCard } from "./NodeCard";
import { OnPaper } from "./OnPaper";
import { GroupFrame, type GroupNode, RemarkCard, type RemarkNode, sceneryNodes } from "./Scenery";

export const NODE_TYPE = "application/x-trunkline-node";
const TYPES = { card: NodeCard, frame: GroupFrame, remark: RemarkCard };
const SMALL = { width: 132, height: 84 };
const WHOLE = { padding: 0.08, maxZoom: 1 };
const READABLE = 0.85; // smaller than this, nobody reads a node
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const;

type OnCanvas = CardNode | GroupNode | RemarkNode;

export interface Shown {
  /** Another document than the one being drawn, to look at only. */
  document?: FlowDocument | undefined;
  looks: ReadonlyMap<string, Look>;
  passed: ReadonlySet<string>;
}
export interface Asks {
  /** A new node is wanted there, led to by that exit. */
  add: (from: { node: string; exit: string } | null, at: Place | null) => void;
  connect: (node: string) => void;
  fill: (node: string) => void;
}

const miniature = ({ type, data }: OnCanvas) => (type === "card" ? (data.card.faults > 0 ? "mini-bad" : "mini") : "mini-beside");

/** These go as far as a group that is dragged. */
function along(nodes: OnCanvas[], changes: NodeChange<OnCanvas>[], members: string[]): NodeChange<OnCanvas>[] {
  if (members.length === 0) return [];
  const dragged = new Set(changes.flatMap((change) => (change.type === "position" ? [change.id] : [])));
  const lead = changes.find((change) => change.type === "position" && change.id.startsWith("groups:") && change.position);
  const before = lead?.type === "position" ? nodes.find(({ id }) => id === lead.id)?.position : undefined;
  if (lead?.type !== "position" || !lead.position || !before) return [];
  const [dx, dy] = [lead.position.x - before.x, lead.position.y - before.y];
  return nodes.filter(({ id }) => members.includes(id) && !dragged.has(id)).map(({ id, position }) => ({ id, type: "position", position: { x: position.x + dx, y: position.y + dy } }));
}

interface Props {
  shown: Shown;
  asks: Asks;
  place: (type: string, at: Place) => void;
}

export function Canvas({ shown, asks, place }: Props) {
  const designer = useDesigner();
  const drawn = useDrawn();
  const document = shown.document ?? drawn.history.now;
  const fixed = shown.document !== undefined;
  const { screenToFlowPosition, fitView, setCenter, setViewport, getZoom } = useReactFlow();
  const word = useNodeWord();
  const callers = useCallers();
  const box = useRef<HTMLDivElement>(null);
  const pictures = useRef(new Pictures());
  const [nodes, setNodes] = useState<OnCanvas[]>([]);
  const [arrow, setArrow] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn.exits tells that the exits' book has grown
  const cards = useMemo(() => {
    const faults = new Map<string, number>();
    if (!fixed) for (const { node } of drawn.judged?.faults ?? []) if (node) faults.set(node, (faults.get(node) ?? 0) + 1);
    return pictures.current.cardsOf(document, {
      exitsOf: (name, node) => designer.exits.of(name, node),
      isLost: (node, exit) => !fixed && designer.exits.isLost(node, exit),
      faults,
      looks: shown.looks,
    });
  }, [document, drawn.judged, drawn.exits, shown.looks, fixed, designer]);

  useEffect(() => {
    setNodes((before) => {
      const old = new Map(before.map((node) => [node.id, node]));
      const first = document.start ?? cards[0]?.name;
      const drawnCards = cards.map((card): OnCanvas => {
        const is = old.get(card.name) as CardNode | undefined;
        const [x, y] = card.node.place ?? [0, 0];
        const selected = drawn.chosen.has(card.name);
        const begins = drawn.chosen.size === 0 && card.name === first;
        if (is && is.data.card === card && is.data.first === begins && is.selected === selected && is.position.x === x && is.position.y === y) return is;
        return { ...is, id: card.name, type: "card" as const, position: { x, y }, data: { card, first: begins }, selected };
      });
      return [...sceneryNodes(document, drawn.chosen, fixed, old), ...drawnCards];
    });
  }, [cards, drawn.chosen, document, fixed]);

  const arrows = useRef(new Map<string, Edge>());
  const edges = useMemo<Edge[]>(() => {
    const before = arrows.current; // an arrow that is as before is the same object, and is not drawn anew
    arrows.current = new Map();
    return arrowsOf(document, shown.passed).map(({ id, from, exit, to, passed }) => {
      const strokeWidth = callers.nodes.size > 0 ? lineWidth(callers.nodes.get(from)?.exits[exit] ?? 0, callers.most) : undefined;
      const is = before.get(id);
      const type = leadsBack(document, from, to) ? "smoothstep" : "default"; // around the nodes, not behind them
      const same = is && is.type === type && is.target === to && is.selected === (id === arrow) && is.className === (passed ? "passed" : "") && is.style?.strokeWidth === strokeWidth;
      const edge: Edge = same ? is : { id, type, source: from, sourceHandle: exit, target: to, selected: id === arrow, className: passed ? "passed" : "", focusable: false, ...(strokeWidth !== undefined && { style: { strokeWidth } }) };
      arrows.current.set(id, edge);
      return edge;
    });
  }, [document, shown.passed, arrow, callers.nodes, callers.most]);

  const taken = useRef<string[]>([]); // what goes with the groups that are being dragged
  const changedNodes = useCallback(
    (changes: NodeChange<OnCanvas>[]) => {
      setNodes((now) => applyNodeChanges([...changes, ...along(now, changes, taken.current)], now));
      const picks = changes.filter((change) => change.type === "select");
      if (picks.length === 0) return;
      const chosen = new Set(designer.now.chosen);
      for (const { id, selected } of picks) selected ? chosen.add(id) : chosen.delete(id);
      designer.choose(chosen);
    },
    [designer],
  );
  const changedEdges = useCallback((changes: EdgeChange[]) => {
    for (const change of changes) if (change.type === "select") setArrow((now) => (change.selected ? change.id : now === change.id ? null : now));
  }, []);

  const connect = useCallback(
    ({ source, sourceHandle, target }: Connection) => sourceHandle && designer.change((now) => connected(now, source, sourceHandle, target)),
    [designer],
  );

  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(NODE_TYPE);
    if (!type) return;
    event.preventDefault();
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    place(type, [Math.round(x / GRID) * GRID - 80, Math.round(y / GRID) * GRID - 20]);
  };

  /** The node is chosen, has the focus, and can be seen. */
  const goTo = useCallback(
    (name: string, more = false) => {
      designer.choose(more ? [...designer.now.chosen, name] : [name]);
      box.current?.querySelector<HTMLElement>(`[data-node="${name}"]`)?.focus({ preventScroll: true });
      const spot = boxOf(designer.document, name, designer.shown)?.place;
      const frame = box.current?.getBoundingClientRect();
      const card = box.current?.querySelector(`[data-node="${name}"]`)?.getBoundingClientRect();
      const inside = frame && card && card.left >= frame.left && card.right <= frame.right && card.top >= frame.top && card.bottom <= frame.bottom;
      if (spot && !inside) void setCenter(spot[0] + 90, spot[1] + 60, { zoom: getZoom(), duration: 160 });
    },
    [designer, setCenter, getZoom],
  );

  const pressed = (event: KeyboardEvent) => {
    const name = (event.target as HTMLElement).closest<HTMLElement>("[data-node]")?.dataset.node;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = ARROWS.find((one) => one === event.key);
    if (key && name) {
      event.preventDefault();
      event.stopPropagation();
      const next = neighbour(document, name, key);
      if (next) goTo(next, event.shiftKey);
      return;
    }
    if ((event.key === "Delete" || event.key === "Backspace") && !fixed) {
      event.preventDefault();
      if (arrow) {
        const [node = "", exit = ""] = arrow.split("|");
        setArrow(null);
        designer.change((now) => connected(now, node, exit, null));
      } else if (designer.now.chosen.size > 0) {
        const after = name ? (neighbour(document, name, "ArrowLeft") ?? neighbour(document, name, "ArrowRight")) : null;
        designer.change((now) => removed(now, designer.now.chosen));
        if (after) requestAnimationFrame(() => goTo(after));
      }
      return;
    }
    if (!name || fixed) return;
    const act = { Enter: () => asks.fill(name), " ": () => designer.choose([name]), Insert: () => asks.add({ node: name, exit: "" }, null) }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };

  /** All of it where it can be read then, else from where callers enter. */
  const begin = () =>
    void fitView(WHOLE).then(() => {
      const start = document.nodes[document.start ?? ""]?.place;
      const frame = box.current?.getBoundingClientRect();
      if (getZoom() >= READABLE || !start || !frame) return;
      void setViewport({ x: 60 - start[0] * READABLE, y: frame.height / 2 - (start[1] + 60) * READABLE, zoom: READABLE });
    });

  // where the caller of a trial is can be seen
  const here = [...shown.looks].find(([, look]) => look === "here")?.[0];
  useEffect(() => {
    const spot = here === undefined ? undefined : designer.document.nodes[here]?.place;
    const frame = box.current?.getBoundingClientRect();
    const card = box.current?.querySelector(`[data-node="${here}"]`)?.getBoundingClientRect();
    if (spot && frame && !(card && card.left >= frame.left && card.right <= frame.right && card.top >= frame.top && card.bottom <= frame.bottom))
      void setCenter(spot[0] + 90, spot[1] + 60, { zoom: Math.max(getZoom(), READABLE), duration: 160 });
  }, [here, designer, setCenter, getZoom]);

  // the focus follows what is chosen by other ways: the list of faults, a new node
  const one = drawn.chosen.size === 1 ? [...drawn.chosen][0] : undefined;
  const there = nodes.some(({ id, selected, measured }) => id === one && selected && measured); // before, it cannot be seen
  useEffect(() => {
    if (!one || !there || !designer.now.chosen.has(one)) return; // he may have gone on since
    const active = window.document.activeElement;
    if (active === window.document.body || (active && box.current?.contains(active))) goTo(one);
  }, [one, there, goTo, designer]);

  return (
    <section
      ref={box}
      className="canvas"
      aria-label={t("flow", "Drawing")}
      onKeyDown={pressed}
      onFocus={({ target }) => {
        const name = target instanceof HTMLElement && target.matches("[data-node]:focus-visible") ? target.dataset.node : undefined;
        if (name !== undefined && designer.now.chosen.size < 2) designer.choose([name]); // who comes by Tab stands there
      }}
      onDragOver={(event) => event.dataTransfer.types.includes(NODE_TYPE) && !fixed && event.preventDefault()}
      onDrop={drop}
    >
      <ReactFlow<OnCanvas>
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        onNodesChange={changedNodes}
        onEdgesChange={changedEdges}
        onConnect={connect}
        onConnectEnd={(event, { isValid, fromNode, fromHandle }) => {
          if (isValid || !fromNode || !fromHandle?.id || fromHandle.type !== "source" || !("clientX" in event)) return;
          const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
          asks.add({ node: fromNode.id, exit: fromHandle.id }, [x, y - 20]);
        }}
        onNodeDragStart={(_, __, dragged) => { taken.current = dragged.flatMap(({ id }) => designer.members(id.replace("groups:", ""))); }}
        onNodeDragStop={(_, __, dragged) => {
          taken.current = [];
          const places = new Map(dragged.map(({ id, position }) => [id, [position.x, position.y] as Place]));
          designer.change((now) => moved(now, carried(now, places, designer.shown)));
        }}
        onNodeClick={(event: PressEvent, { id }) => (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-node="${id}"]`)?.focus({ preventScroll: true })}
        nodesDraggable={!fixed}
        nodesConnectable={!fixed}
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        onlyRenderVisibleElements={nodes.length > 150}
        snapToGrid
        snapGrid={[GRID, GRID]}
        minZoom={0.1}
        maxZoom={1.6}
        onInit={begin}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Control", "Meta"]}
        connectionRadius={28}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
        {nodes.length > 6 && <MiniMap pannable zoomable style={SMALL} ariaLabel={t("flow", "Overview of the drawing")} nodeClassName={miniature} />}
        <Panel position="top-left" className="onpaper"><OnPaper /></Panel>
        <Panel position="bottom-left" className="zooms">
          <button type="button" className="btn s" onClick={() => void fitView({ ...WHOLE, duration: 160 })}>{t("flow", "Show all")}</button>
          {!fixed && (
            <button type="button" className="btn s" onClick={() => { designer.arrange(); requestAnimationFrame(() => void fitView({ ...WHOLE, duration: 160 })); }}>
              {t("flow", "Tidy up")}
            </button>
          )}
        </Panel>
        {nodes.length === 0 && !fixed && (
          <Panel position="top-center" className="emptycanvas">
            <Icon name="flow" />
            <b>{t("flow", "An empty flow")}</b>
            <span className="s13 mute2">{t("flow", "Draw a node from the left onto this canvas, or press N. The first one is where callers enter.")}</span>
          </Panel>
        )}
      </ReactFlow>
      <span className="vh" role="status">{one ? word(one) : ""}</span>
    </section>
  );
}
