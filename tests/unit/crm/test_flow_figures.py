"""Callers' steps in the tables: each once, and the figures of a flow out of them, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from crm_scene import MORNING, Call, Calls, later
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from crm.database import Database
from crm.dwell import LAST, begins_at, dwell_class, percentile
from crm.facts import GAVE_UP, LOST, ONWARD, FlowStep, FlowWalked, new_id
from crm.flow_figures import NodeFigures
from crm.journal_store import JournalStore
from crm.models import FlowExitRow, FlowStayRow, FlowStepRow

DAY = (MORNING, MORNING + timedelta(days=1))


def step(node: str, exit_name: str | None, entered: float, left: float, **more: object) -> FlowStep:
    """Times in seconds of the call."""
    values = {"version": 3} | more
    return FlowStep(
        "hotline",
        node=node,
        exit=exit_name,
        entered=int(entered * 1000),
        left=int(left * 1000),
        **values,  # type: ignore[arg-type]
    )


def walked(call: str, *steps: FlowStep, first: int = 0, at: float = 0) -> FlowWalked:
    return FlowWalked(id=new_id(), at=later(at), interaction=call, began=later(at), first=first, steps=steps)


def figures(database: Database, **more: int) -> dict[str, NodeFigures]:
    with database.unit() as unit:
        return {found.node: found for found in unit.flow_figures.of("hotline", *DAY, **more)}


def test_each_node_says_who_came_in_and_how_he_left(database: Database):
    calls = Calls(JournalStore(database))
    for name, keys in (("a", "1"), ("b", "1"), ("c", "2"), ("d", None), ("e", LOST)):
        way = step("menu", keys or GAVE_UP, 2, 6)
        more = [step("sales", ONWARD, 6, 6)] if keys == "1" else []
        calls.tell(Call(name), walked(name, step("hello", "done", 0, 2), way, *more))
    calls.tell(walked("b", step("sales", "refused", 6, 60, again=True), step("bye", None, 60, 61), first=3))
    found = figures(database)
    assert found["hello"].came_in == 5
    menu = found["menu"]
    assert (menu.came_in, dict(menu.exits), menu.gave_up, menu.lost) == (5, {"1": 2, "2": 1}, 1, 1)
    sales = found["sales"]
    assert (sales.came_in, sales.onward, dict(sales.exits)) == (2, 2, {"refused": 1}), "one came back"
    assert (found["bye"].came_in, found["bye"].ended) == (1, 1)
    assert menu.median == pytest.approx(4, rel=0.2)
    assert menu.p90 == pytest.approx(4, rel=0.2)


def test_versions_are_told_apart_and_added_up(database: Database):
    calls = Calls(JournalStore(database))
    calls.tell(Call("a"), walked("a", step("menu", "1", 0, 1)))
    calls.tell(Call("b"), walked("b", step("menu", "1", 0, 1, version=4)))
    assert figures(database)["menu"].came_in == 2
    assert figures(database, version=4)["menu"].came_in == 1
    with database.unit() as unit:
        assert unit.flow_figures.versions("hotline", *DAY) == (4, 3)
        assert unit.flow_figures.counts("hotline", *DAY) == {
            (3, "menu"): (1, {"1": 1}),
            (4, "menu"): (1, {"1": 1}),
        }


def test_a_step_belongs_to_the_half_hour_in_which_he_came(database: Database):
    calls = Calls(JournalStore(database))
    calls.tell(Call("a"), walked("a", step("menu", "1", 1790, 1810), step("bye", None, 1810, 1811)))
    half = MORNING + timedelta(minutes=30)
    with database.unit() as unit:
        before = unit.flow_figures.of("hotline", MORNING, half)
        after = unit.flow_figures.of("hotline", half, DAY[1])
    assert ([found.node for found in before], [found.node for found in after]) == (["menu"], ["bye"])


def test_steps_that_are_told_twice_after_a_kill_count_once(database: Database):
    calls = Calls(JournalStore(database))
    hello, menu, sales = step("hello", "done", 0, 2), step("menu", "1", 2, 4), step("sales", ONWARD, 4, 4)
    calls.tell(Call("a"), walked("a", hello, menu))
    calls.tell(walked("a", hello, menu, sales))
    calls.tell(walked("a", sales, first=2))
    with database.unit() as unit:
        steps = unit.flow_figures.steps_of("a")
    assert [(one.number, one.node, one.exit) for one in steps] == [
        (0, "hello", "done"), (1, "menu", "1"), (2, "sales", ONWARD),
    ]  # fmt: skip
    assert {node: found.came_in for node, found in figures(database).items()} == {
        "hello": 1,
        "menu": 1,
        "sales": 1,
    }


def test_a_caller_s_way_is_read_back_with_what_the_flow_wanted_kept(database: Database):
    calls = Calls(JournalStore(database))
    calls.tell(Call("a"), walked("a", step("drink", "1", 1, 3.5, values={"drink": "茶"})))
    with database.unit() as unit:
        (taken,) = unit.flow_figures.steps_of("a")
    assert (taken.entered, taken.seconds, taken.kept) == (later(1), 2.5, {"drink": "茶"})


def test_steps_of_a_call_that_nobody_knows_are_kept_with_their_fault_and_counted_nowhere(database: Database):
    Calls(JournalStore(database)).tell(walked("nobody", step("menu", "1", 0, 1)))
    with database.unit() as unit:
        (kept,) = unit.facts.of("nobody")
    assert kept.fault is not None
    assert figures(database) == {}


def test_many_callers_leave_few_rows_and_figures_are_read_from_those_by_their_key(database: Database):
    store = JournalStore(database)
    callers = 400
    for number in range(callers):
        name, quick = f"call-{number}", number % 7 / 2
        ways = (step("hello", "done", 0, 2), step("menu", str(number % 3), 2, 3 + quick))
        store.append([*Call(name, at=number).facts, walked(name, *ways, at=number)])
    with database.durable() as connection:
        assert connection.scalar(select(func.count()).select_from(FlowStepRow)) == 2 * callers
        assert (connection.scalar(select(func.count()).select_from(FlowExitRow)) or 0) <= 4
        assert (connection.scalar(select(func.count()).select_from(FlowStayRow)) or 0) < 20
    assert figures(database)["menu"].came_in == callers


@pytest.mark.parametrize("table", ["flow_exits", "flow_stays"])
def test_the_figures_of_one_flow_do_not_read_those_of_another(database: Database, table: str):
    row = {"version": 1, "node": "menu", "came": 1}
    with database.durable() as connection:
        for flow in range(60):
            rows = [row | {"flow": f"flow-{flow}", "begins": later(1800 * half)} for half in range(48)]
            connection.execute(insert(FlowExitRow), [{**one, "exit": "1", "left": 1} for one in rows])
            connection.execute(insert(FlowStayRow), [{**one, "dwell": 1} for one in rows])
    query = f"SELECT node, sum(came) FROM {table} WHERE flow = 'flow-7' AND begins >= '2026-11-23' AND begins < '2026-11-24' GROUP BY node"
    with database.durable() as connection:
        connection.exec_driver_sql("ANALYZE")
        explain = "EXPLAIN " if database.on_postgresql else "EXPLAIN QUERY PLAN "
        plan = " ".join(str(found) for found in connection.exec_driver_sql(explain + query))
    assert f"pk_{table}" in plan or f"autoindex_{table}" in plan, plan


def test_the_version_of_the_tables_before_has_the_same_figures(database: Database):
    calls = Calls(JournalStore(database))
    for number, (exit_name, seconds) in enumerate([("1", 2), ("1", 2), ("2", 9), (GAVE_UP, 70)]):
        name = f"call-{number}"
        calls.tell(Call(name), walked(name, step("menu", exit_name, 0, seconds)))
    calls.tell(walked("call-0", step("menu", "2", 10, 12, again=True), first=1))
    before = figures(database)
    database.downgrade("0008")
    sums = 'SELECT {}, sum(came), sum("left") FROM flow_half_hours GROUP BY {} ORDER BY {}'
    with database.durable() as connection:
        found = connection.exec_driver_sql(sums.format("exit", "exit", "exit")).all()
        assert [tuple(row) for row in found] == [("1", 2, 2), ("2", 1, 2), (GAVE_UP, 1, 1)]
    database.migrate()
    assert figures(database) == before


@given(st.floats(0, 7000))
def test_a_length_lies_within_its_class(seconds: float):
    dwell = dwell_class(seconds)
    assert begins_at(dwell) <= seconds * (1 + 1e-9)
    assert dwell == LAST or seconds < begins_at(dwell + 1) * (1 + 1e-9)


@given(st.lists(st.floats(1, 600), min_size=1, max_size=60), st.sampled_from([0.5, 0.9]))
def test_a_percentile_is_off_by_less_than_a_fifth(lengths: list[float], share: float):
    many: dict[int, int] = {}
    for length in lengths:
        many[dwell_class(length)] = many.get(dwell_class(length), 0) + 1
    said = percentile(many, share)
    true = sorted(lengths)[max(0, -int(-share * len(lengths) // 1) - 1)]
    assert said is not None
    assert true / 1.2 <= said <= true * 1.2


def test_nobody_was_there_for_no_time():
    assert percentile({}, 0.5) is None
