"""The sample firm on a working day: its people, its customers, and the calls since this morning.

For pictures: a real house, whose tables hold what a few hours of work would have left there.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from config.home import SAMPLE_SITE
from config.schema import Site
from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore
from crm.sample.contacts import TALKS
from crm.sample.customers import CUSTOMERS
from crm.sample.people import PEOPLE
from tests.live.house import House
from tests.live.people import PASSWORD
from tests.live.site_for_tests import Change, as_toml, site_table
from trunkline.preparation import prepare

STATIONS = ("111", "112", "113", "114", "115", "116")
WORKED = timedelta(hours=4)
EVERY = timedelta(minutes=3)
"""Between two calls of the morning."""

TASTES = {"zhou.ting": {"theme": "dark"}, "li.na": {"theme": "light"}, "priya.nair": {"theme": "light"}}


class Firm(House):
    """Started like any house; everybody of the sample has the tests' password."""

    def _prepare(self, change: Change) -> None:
        self.home.make()
        table = site_table(self.network)
        table["site"]["name"] = "Lindqvist Pumps"
        table["ringing"]["seconds"] = 20
        table["wrap_up"]["seconds"] = 60
        sample = tomllib.loads(SAMPLE_SITE.read_text(encoding="utf-8"))
        for kind in ("numbers", "flows", "sources"):  # others are the tests'
            table[kind] = sample[kind]
        table["stations"] += [{"name": name, "kind": "sip"} for name in STATIONS]
        for queue in table["queues"]:
            queue["overflow_after"] = 600.0
        change(table)
        draft = self.home.path / "firm.toml"
        draft.write_text(as_toml(table), encoding="utf-8")
        prepared = prepare(self.home, draft, lambda word, **values: None)
        self.site, self.secrets = prepared.site, prepared.secrets
        self.database = Database(
            self.home.database_url(self.site.database.url), country=self.site.site.country
        )
        with self.database.unit() as unit:
            for person in PEOPLE:
                unit.accounts.set_password(person.name, PASSWORD)
                unit.accounts.set_preferences(person.name, TASTES.get(person.name, {}))
            unit.commit()
        work_the_morning(self.database, self.site, datetime.now(UTC))


def work_the_morning(database: Database, site: Site, now: datetime) -> None:
    """Calls and agents' states from four hours ago, or from midnight, until a minute ago."""
    midnight = (
        now.astimezone(ZoneInfo(site.site.time_zone))
        .replace(hour=0, minute=0, second=0, microsecond=0)
        .astimezone(UTC)
    )
    begin, end = max(now - WORKED, midnight), now - timedelta(minutes=1)
    with database.unit() as unit:
        callers = [
            (found[0].id, found[0].language or "en", found[0].numbers[0].e164)
            for one in CUSTOMERS
            if one.fields["kind"] == "person" and one.fields["name"] != "Margaret Okafor"
            if (found := unit.customers.by_number(one.fields["numbers"][0][0]))
        ]
    JournalStore(database).append(list(_morning(callers, begin, end)))


Caller = tuple[int, str, str]


def _morning(callers: list[Caller], begin: datetime, end: datetime) -> Iterator[facts.Fact]:
    chance = random.Random(7)
    free: dict[str, datetime] = {person.name: begin for person in PEOPLE if person.skills}
    for name in free:
        yield facts.AgentStateChanged(at=begin, agent=name, state="ready")
    at = begin + timedelta(seconds=40)
    for number in range(1_000):
        at += EVERY * chance.uniform(0.1, 1.0)
        if at > end - timedelta(minutes=12):
            break
        caller = chance.choice(callers)
        area = "service" if chance.random() < (0.8 if caller[1] == "zh" else 0.55) else "sales"
        agent = _who_takes(free, area, caller[1])
        yield from _call(chance, caller, area, agent, at, free, f"{at:%Y-%m%d}-M{number:04}")
    for name, since in free.items():
        yield facts.AgentStateChanged(at=max(since, end), agent=name, state="logged-out")


def _who_takes(free: dict[str, datetime], area: str, language: str) -> str:
    spoken = {"en": "english", "zh": "chinese"}[language]
    fit = [one.name for one in PEOPLE if one.skills and area in one.skills and spoken in one.skills]
    return min(fit, key=lambda name: free[name])


def _call(
    chance: random.Random, caller: Caller, area: str, agent: str, at: datetime, free: dict[str, datetime], name: str
) -> Iterator[facts.Fact]:  # fmt: skip
    customer, language, number = caller
    queue = f"{area}-{language}"
    asked = at + timedelta(seconds=chance.randrange(9, 17))
    taken = max(asked + timedelta(seconds=chance.randrange(3, 26)), free[agent])
    yield facts.InteractionBegan(
        at=at, interaction=name, direction="in", line=f"telco/{chance.randrange(1, 17)}", number=number,
        called="+8651255500100", flow="hotline", node="a",
    )  # fmt: skip
    yield facts.CustomerAttached(at=at, interaction=name, customer=customer)
    yield facts.SegmentBegan(at=at, interaction=name, kind="ivr", detail="hotline")
    if (gives_up := _gives_up(chance)) is not None:
        way = _walked(chance, at, asked, language, area, gives_up)
        yield facts.FlowWalked(at=asked, interaction=name, began=at, first=0, steps=way)
        yield facts.InteractionEnded(at=asked, interaction=name, outcome="abandoned", by="customer")
        return
    way = _walked(chance, at, asked, language, area)
    yield facts.FlowWalked(at=asked, interaction=name, began=at, first=0, steps=way)
    yield facts.SegmentBegan(at=asked, interaction=name, kind="queue", queue=queue)
    if taken - asked > timedelta(seconds=70) or chance.random() < 0.03:
        gone = asked + timedelta(seconds=chance.randrange(20, 70))
        yield facts.InteractionEnded(at=gone, interaction=name, outcome="abandoned", by="customer")
        return
    ended = taken + timedelta(seconds=chance.randrange(70, 480))
    done = ended + timedelta(seconds=chance.randrange(12, 60))
    free[agent] = done
    reason, note = chance.choice([one for one in TALKS[language] if one[0].startswith(area)])
    yield facts.SegmentBegan(at=taken, interaction=name, kind="offer", agent=agent, queue=queue)
    yield facts.AgentStateChanged(at=taken, agent=agent, state="busy", interaction=name)
    yield facts.SegmentBegan(
        at=taken + timedelta(seconds=4), interaction=name, kind="talk", agent=agent, queue=queue
    )
    yield facts.InteractionEnded(
        at=ended, interaction=name, outcome="answered", cause="completed", by="customer"
    )
    yield facts.AgentStateChanged(at=ended, agent=agent, state="wrap-up", interaction=name)
    yield facts.NoteWritten(at=ended, interaction=name, agent=agent, text=note)
    yield facts.DispositionChosen(at=ended, interaction=name, agent=agent, disposition=reason)
    yield facts.AgentStateChanged(at=done, agent=agent, state="ready")


GIVE_UP = {"choose-language": 0.02, "main-menu": 0.24}
"""In which node of the hotline what share of the morning's callers hangs up: the main menu is too long."""


def _gives_up(chance: random.Random) -> str | None:
    return next((node for node, share in GIVE_UP.items() if chance.random() < share), None)


def _walked(
    chance: random.Random, at: datetime, asked: datetime, language: str, area: str, until: str | None = None
) -> tuple[facts.FlowStep, ...]:
    """Through the hotline until he asks for somebody, or hangs up in this node."""
    way = (
        ("greeting", "done", 0.15), ("choose-language", "1" if language == "en" else "2", 0.3),
        ("in-english" if language == "en" else "in-chinese", "done", 0.3), ("open-now", "open", 0.3),
        ("main-menu", "1" if area == "sales" else "2", 1.0), (area, facts.ONWARD, 1.0),
    )  # fmt: skip
    whole = (asked - at) / timedelta(milliseconds=1) * chance.uniform(0.6, 1.0)
    entered, steps = 0, []
    for node, exit_name, share in way:
        left = round(whole * share)
        steps.append(
            facts.FlowStep("hotline", 1, node, facts.GAVE_UP if node == until else exit_name, entered, left)
        )
        if node == until:
            break
        entered = left
    return tuple(steps)
