"""The command line. Every command has --help; what goes wrong is one sentence on stderr and an exit code.

Exit codes: 0 well, 1 a fault, 2 used wrongly, 3 nothing runs (`status`).
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from trunkline import __version__
from trunkline.accounts import account
from trunkline.blocked import blocked, unblock
from trunkline.home_folder import hint, home_option

LATER = {  # commands whose modules bring much with them: loaded when they are used
    "agents": ("trunkline.agents", "Agents without desks, who take the calls."),
    "backup": ("trunkline.backup", "Keeps everything that matters in one file, while calls are up."),
    "callers": ("trunkline.callers", "Places calls, so that the boards come alive."),
    "customer": ("trunkline.customer", "Customers' PINs, and the locks after wrong ones."),
    "database": ("trunkline.upgrade", "The version of the database's tables, and the way back."),
    "doctor": ("trunkline.doctor.checkup", "Finds what is wrong on this machine, and says what to do."),
    "drain": ("trunkline.drain", "The clean stop: takes no new call, waits for the last, then stops."),
    "flow": ("trunkline.flow", "Flows: checked, tried, published while people call, taken back."),
    "phone": ("trunkline.phone", "A headless SIP telephone."),
    "prompts": ("trunkline.prompts", "The site's sound files: what is missing, unused; add one."),
    "reload": ("trunkline.reload", "Takes over a changed site file without touching a call."),
    "restore": ("trunkline.restore", "Brings a backup into an empty home folder."),
    "unit": ("trunkline.systemd", "A systemd unit for this home."),
    "story": ("trunkline.story", "One call's whole story: journal, tables and log in one timeline."),
}


class LazyGroup(click.Group):
    """Loads the modules of LATER only when their command is used."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *LATER])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in LATER:
            return super().get_command(context, name)
        command = importlib.import_module(LATER[name][0]).command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, context: click.Context) -> Any:
        """What the operating system refuses is one sentence, whichever command met it."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise  # whoever read our words has gone; click knows what to do
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            what_to_do = f"; {hint(error)}" if hint(error) else ""
            raise click.ClickException(f"{where}{error.strerror or error}{what_to_do}") from None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, LATER[name][1] if name in LATER else self.commands[name].get_short_help_str(90))
            for name in self.list_commands(context)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trunkline")
def main() -> None:
    """Trunkline, a telephony call-centre engine."""


main.add_command(account)
main.add_command(blocked)
main.add_command(unblock)


@main.command("up")
@home_option
@click.option(
    "--site",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site file; it is checked and copied into the home folder. Without it the home's own, at the"
    " first start the sample firm.",
)
@click.option("--detach", is_flag=True, help="Go on in the background once everything is up.")
def up(home: Path, site: Path | None, detach: bool) -> None:
    """Starts everything: Asterisk, the CTI server, the console."""
    from trunkline.up import run_detached, run_here

    os.umask(0o077)  # recordings, customers and secrets are nobody else's on this machine
    sys.exit(run_detached(home, site) if detach else run_here(home, site))


@main.command("down")
@home_option
def down(home: Path) -> None:
    """Stops what `up` started, and waits until it has stopped."""
    from trunkline.up import stop

    sys.exit(stop(home))


@main.command("status")
@home_option
def status(home: Path) -> None:
    """Shows the parts, their ports and the channels that are up."""
    from trunkline.status import show

    sys.exit(show(home))


@main.command("check-config")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@home_option
def check_config(file: Path | None, home: Path) -> None:
    """Checks a site file and its flows, and prints every fault at once. Without FILE: the home's own."""
    from trunkline.status import check

    sys.exit(check(file, home))
