"""What the checker asks of a drawing: what is reached, what goes round.

A graph maps each node to the nodes that its arrows lead to; every node is a key. All of it takes time in
proportion to the drawing, and no recursion, so that a hostile one costs no more than its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Graph = Mapping[str, Iterable[str]]


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Every node to which some way leads from these, with these."""
    seen: set[str] = set()
    waiting = [node for node in starts if node in graph]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(after for after in graph[node] if after not in seen)
    return seen


def turned(graph: Graph) -> dict[str, list[str]]:
    """The same nodes, every arrow turned round."""
    backwards: dict[str, list[str]] = {node: [] for node in graph}
    for node, afters in graph.items():
        for after in afters:
            backwards[after].append(node)
    return backwards


def circles(graph: Graph) -> list[list[str]]:
    """The sets of nodes that lead back to themselves (strong components), each in the graph's order.

    Kosaraju's algorithm: the order in which nodes are done forwards is the order to gather them backwards.
    """
    backwards = turned(graph)
    gathered: set[str] = set()
    order = {node: place for place, node in enumerate(graph)}
    found = []
    for root in reversed(_in_order_done(graph)):
        component: list[str] = []
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in gathered:
                gathered.add(node)
                component.append(node)
                waiting.extend(backwards[node])
        if len(component) > 1 or (component and root in graph[root]):
            found.append(sorted(component, key=order.__getitem__))
    return sorted(found, key=lambda component: order[component[0]])


def _in_order_done(graph: Graph) -> list[str]:
    """Depth first; a node is done when all that it leads to is."""
    seen: set[str] = set()
    done: list[str] = []
    for root in graph:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(graph[root]))]
        while path:
            node, afters = path[-1]
            following = next((after for after in afters if after not in seen), None)
            if following is None:
                done.append(node)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(graph[following])))
    return done
