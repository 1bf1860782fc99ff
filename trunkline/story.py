"""`trunkline story`: one call's whole story, from the journal, the tables and the server's log."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.faults import Fault, Refused
from config.home import Home
from config.schema import Site
from crm.numbers import caller
from crm.records import Interaction
from crm.unit import Unit
from trunkline import log_lines
from trunkline.home_folder import home_option
from trunkline.log_lines import LogLine
from trunkline.phones.words import Language, spoken_here
from trunkline.site_database import opened
from trunkline.story_words import say, tell

TOLD_BY_FACTS = ("agent",)  # lines of the log that say no more than the journal does
LEG_MADE = ("line rang", "leg made", "an agent dialled")  # lines of the log that name a channel of Asterisk


@dataclass(frozen=True, slots=True)
class Moment:
    """`after`: seconds since the call began. `values`: a fact's fields, or those of a line of the log."""

    at: datetime
    after: float
    source: Literal["journal", "log"]
    what: str
    values: Mapping[str, Any]
    seconds: float | None = None  # how long a segment lasted
    fault: str | None = None
    level: str = "info"


@dataclass(frozen=True, slots=True)
class Story:
    call: Interaction
    customer: str | None
    moments: tuple[Moment, ...]
    legs: tuple[str, ...]  # channels at Asterisk, as "PJSIP/board-telco-00000001 (a/1763889660.14)"

    @property
    def missing(self) -> float:
        """Seconds by which the segments of an ended call do not add up to it."""
        if self.call.ended is None:
            return 0.0
        whole = (self.call.ended - self.call.began).total_seconds()
        return whole - sum(segment.seconds or 0.0 for segment in self.call.segments)


def read(unit: Unit, home: Home, interaction: str) -> Story | None:
    """None: nobody knows this call."""
    call = unit.interactions.get(interaction)
    if call is None:
        return None
    lines = log_lines.about(home, interaction)
    lengths = iter([segment.seconds for segment in call.segments])
    moments = [*_facts(unit, call, lengths), *_logged(lines, call)]
    moments.sort(key=lambda moment: moment.at)
    customer = unit.customers.get(call.customer) if call.customer is not None else None
    return Story(call, customer.name if customer else None, tuple(moments), tuple(_legs(lines)))


def _facts(unit: Unit, call: Interaction, lengths: Iterator[float | None]) -> Iterator[Moment]:
    for fact in unit.facts.of(call.id):
        hidden = ("fact", "id", "at", "interaction")
        values = {name: value for name, value in fact.body.items() if name not in hidden}
        after = (fact.at - call.began).total_seconds()
        told = Moment(fact.at, after, "journal", fact.kind, values, fault=fact.fault)
        segment = fact.kind == "SegmentBegan" and fact.fault is None
        yield replace(told, seconds=next(lengths, None)) if segment else told


def _logged(lines: list[LogLine], call: Interaction) -> Iterator[Moment]:
    for line in lines:
        values = {name: value for name, value in line.values.items() if name != "interaction"}
        after = (line.at - call.began).total_seconds()
        yield Moment(line.at, after, "log", line.event, values, level=line.level)


def _legs(lines: list[LogLine]) -> Iterator[str]:
    for line in lines:
        if line.event in LEG_MADE and "channel" in line.values:
            yield f"{line.values['channel']} ({line.values.get('leg')})"


# ---- which call is meant --------------------------------------------------------------------------------


def find(unit: Unit, typed: str | None, number: str | None, site: Site, language: Language) -> str:
    """Errors: Refused, with near ones."""
    if number is not None:
        known = caller(number, site.site.country)
        found = unit.facts.newest_of(known) if known else None
        if found is None:
            raise _refused(say("no-call-of", language, typed=number))
        return found
    if typed is None:
        raise _refused(say("which?", language))
    if unit.interactions.get(typed) is not None:
        return typed
    ends = unit.facts.ending_in(typed) if len(typed) > 2 else ()
    match ends:
        case (one,):
            return one
        case ():
            near = unit.facts.near(typed)
            hint = say("near", language, near=", ".join(near)) if near else say("which?", language)
            raise _refused(say("no-such-call", language, typed=typed), hint)
        case _:
            hint = say("give-more", language, near=", ".join(ends))
            raise _refused(say("several", language, typed=typed), hint)


def _refused(what: str, hint: str = "") -> Refused:
    return Refused([Fault("trunkline story", what, hint)])


# ---- how it is shown --------------------------------------------------------------------------------------


def as_json(story: Story) -> str:
    """For programs. Times as ISO 8601 in UTC."""
    told = {
        "interaction": asdict(story.call),
        "customer_name": story.customer,
        "legs": story.legs,
        "timeline": [asdict(moment) for moment in story.moments],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())


def show(story: Story, zone: ZoneInfo, language: Language, console: Console) -> None:
    """In the terminal's width; colours are the console's own decision."""
    for key, value in _head(story, zone, language):
        console.print(Text.assemble((key, "bold"), "  ", value))
    console.print()
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for moment in story.moments:
        if moment.source == "journal" or moment.what not in TOLD_BY_FACTS:
            table.add_row(*_row(moment, language))
    with console.capture() as printed:
        console.print(table)
    for line in printed.get().splitlines():  # a table is filled up with spaces to its right edge
        console.file.write(line.rstrip() + "\n")


def _head(story: Story, zone: ZoneInfo, language: Language) -> Iterator[tuple[str, str]]:
    call = story.call
    number = call.number or say("withheld", language)
    word = "call-in" if call.direction == "in" else "call-out"
    yield call.id, say(word, language, number=number, called=call.called or "–")
    yield say("began", language), f"{call.began.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
    if call.customer is not None:
        yield say("customer", language), f"{story.customer} ({call.customer})"
    if call.ended is None:
        yield say("outcome", language), say("goes-on", language)
    else:
        yield say("outcome", language), f"{call.outcome} ({call.cause}, {call.ended_by})"
        seconds = (call.ended - call.began).total_seconds()
        lengths = say("lasted", language, seconds=seconds, waited=call.waited, talked=call.talked)
        if abs(story.missing) >= 0.001:
            sums = say("not-added-up", language, sum=seconds - story.missing, seconds=seconds)
            lengths = f"{lengths}; {sums}"
        yield say("length", language), lengths
    for leg in story.legs:
        yield say("legs", language), leg


def _row(moment: Moment, language: Language) -> tuple[Text, Text, Text]:
    when = Text(_clock(moment.after), "cyan")
    if moment.source == "log":
        style = "red" if moment.level in log_lines.WORSE else "dim"
        said = " ".join([moment.what, *(f"{name}={value}" for name, value in moment.values.items())])
        return when, Text(say("from-log", language), "dim"), Text(said, style)
    told = Text(tell(moment.what, moment.values, language))
    if moment.seconds is not None:
        told.append(f"  {moment.seconds:.1f} s", "green")
    if moment.fault is not None:
        told.append("  " + say("lost", language, fault=moment.fault), "red")
    return when, Text(say("from-journal", language), "bold"), told


def _clock(seconds: float) -> str:
    """`+1:02.345`: minutes, seconds, thousandths since the call began."""
    sign = "-" if seconds < 0 else "+"
    thousandths = round(abs(seconds) * 1000)
    return f"{sign}{thousandths // 60000}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"


@click.command("story")
@click.argument("interaction", required=False)
@click.option("--number", metavar="NUMBER", help="The newest call with this telephone number.")
@click.option("--json", "for_programs", is_flag=True, help="For programs.")
@home_option
def command(interaction: str | None, number: str | None, for_programs: bool, home: Path) -> None:
    """One call's whole story: the journal's facts and the server's log, in one timeline.

    INTERACTION is a call's id, as screens and logs have it, or its last part.
    """
    place, language = Home(home), spoken_here()
    with opened(place) as (site, database), database.unit() as unit:
        story = read(unit, place, find(unit, interaction, number, site, language))
    assert story is not None
    if for_programs:
        click.echo(as_json(story))
    else:
        show(story, site.zone, language, Console(file=sys.stdout, highlight=False))
