"""`trunkline flow`: flows checked, tried, published and taken back from the command line."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from config.faults import Refused
from config.home import Home
from config.load import load_site
from crm.flows import Flows as Kept
from cti.flows.publishing import Judged, judge
from cti.flows.shelf import Flows, load_flows
from trunkline import control
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import Language, spoken_here
from trunkline.site_database import opened

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))


@click.group("flow")
def command() -> None:
    """Flows: check and try a file, publish it while people call, see versions, go back to one."""


@command.command("check")
@FILE
@home_option
def check(file: Path, home: Path) -> None:
    """Says what is wrong with a flow, and plays its trials."""
    language, place = spoken_here(), Home(home)
    document = _document(file)
    found = judge(_shelf(place), document)
    _show(found, file, language)
    if found.faults or found.disappointed:
        raise click.exceptions.Exit(1)
    trials = document.get("trials")
    click.echo(say("flow-well", language, trials=len(trials) if isinstance(trials, list) else 0))


@command.command("publish")
@FILE
@click.option("--note", default="", help="What has changed, for those who read the versions.")
@click.option("--in-spite-of", metavar="REASON", help="Why it is published although trials disappoint.")
@home_option
def publish(file: Path, note: str, in_spite_of: str | None, home: Path) -> None:
    """Makes the file the newest version of its flow. Who is in the old one finishes there."""
    language, place = spoken_here(), Home(home)
    document = _document(file)
    flows = _shelf(place)
    found = judge(flows, document)
    if found.faults or (found.disappointed and in_spite_of is None):
        _show(found, file, language)
        raise click.ClickException(say("nothing-done", language))
    name, author = str(document["name"]), getpass.getuser()
    with opened(place) as (_, database), database.unit() as unit:
        base = _newest(unit.flows, flows, name)
        unit.flows.forget_draft(name, author)
        unit.flows.save_draft(name, document, author=author, base=base, revision=0)
        unit.commit()
    answer = _order(
        place,
        language,
        "flow-publish",
        flow=name,
        author=author,
        base=base,
        note=note,
        in_spite_of=in_spite_of,
    )
    click.echo(say("flow-live", language, flow=name, version=answer["version"]))
    _show_elsewhere(found, language)


@command.command("live")
@click.argument("flow")
@click.argument("version", type=click.IntRange(min=1))
@home_option
def live(flow: str, version: int, home: Path) -> None:
    """New callers take this version: an older one again, or a newer one."""
    language = spoken_here()
    _order(Home(home), language, "flow-live", flow=flow, version=version, author=getpass.getuser())
    click.echo(say("flow-live", language, flow=flow, version=version))


@command.command("versions")
@click.argument("flow")
@home_option
def versions(flow: str, home: Path) -> None:
    """What was published when and by whom, the newest first, and who is drawing."""
    language = spoken_here()
    table = Table(*(say(f"flow-{column}", language) for column in ("version", "published", "author", "note")))
    with opened(Home(home)) as (site, database), database.unit() as unit:
        now = unit.flows.live().get(flow)
        for one in unit.flows.versions(flow):
            mark = " *" if one.version == now else ""
            at = one.published.astimezone(site.zone).strftime("%Y-%m-%d %H:%M")
            note = "; ".join(filter(None, (one.note, one.in_spite_of)))
            table.add_row(f"{one.version}{mark}", at, one.author, note)
        drafts = unit.flows.drafts(flow)
    if not table.row_count:
        raise click.ClickException(say("flow-unknown", language, flow=flow))
    Console().print(table)
    for draft in drafts:
        click.echo(say("flow-draft", language, author=draft.author, base=draft.base))


def _document(file: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise click.ClickException(f"{file}: {fault}") from None
    if not isinstance(document, dict):
        raise click.ClickException(f"{file}: a flow is an object")
    return document


def _shelf(home: Home) -> Flows:
    try:
        return load_flows(load_site(home.site_file), home)
    except Refused as fault:
        raise click.ClickException(str(fault)) from None


def _newest(kept: Kept, flows: Flows, name: str) -> int:
    """From which version one goes on: the newest, else that of the file that is live, 0 for a new flow."""
    newest, there = kept.newest(name), flows.named(name)
    if newest is not None:
        return newest.version
    return 0 if there is None else there.version


def _order(home: Home, language: Language, name: str, **asked: object) -> Any:
    try:
        return control.order(home, name, **asked)  # type: ignore[arg-type]
    except Refused as fault:
        raise click.ClickException(f"{fault}\n{say('nothing-done', language)}") from None
    except control.NotThere:
        raise click.ClickException(say("no-server", language, log=home.log / "cti.log")) from None


def _show_elsewhere(found: Judged, language: Language) -> None:
    for fault in found.elsewhere:
        click.echo(say("flow-outgrown", language, where=fault.where, what=fault.sentences(language).what))


def _show(found: Judged, file: Path, language: Language) -> None:
    for fault in found.faults:
        what, hint = fault.sentences(language)
        click.echo(f"{file}: {fault.where}: {what}; {hint}")
    _show_elsewhere(found, language)
    for one in found.disappointed:
        click.echo(
            say(
                "flow-disappoints",
                language,
                trial=one.trial,
                of=one.of,
                expected=one.expected,
                found=one.found,
            )
        )
