"""Asterisk's configuration files of one node, from `asterisk/templates`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config import certificates, safety_net
from config.home import TEMPLATES, Home
from config.installation import Installation
from config.modules import MODULES, REQUIRED
from config.schema import FixedStation, Node, SipBoard, SipStation, Site
from config.secrets import Secrets, write_private

FALLBACK_PROMPT = "no-server-{language}"  # a sound file among the home's prompts
STOCK_FALLBACK = (
    "an-error-has-occurred",
    "please-try-again-later",
)  # Asterisk's own, while there is no other


def render_node(
    site: Site,
    node: Node,
    secrets: Secrets,
    home: Home,
    *,
    installation: Installation | None = None,
    extra_modules: Sequence[str] = (),
    only: Collection[str] = (),
) -> Path:
    """Writes the node's files and makes its folders; answers its asterisk.conf.

    Every file is whole or untouched, and readable by its owner only. `extra_modules` (names without .so) are
    for tests and benchmarks; `only`: the files to be written, if not all. Errors: Refused, when no Asterisk
    is installed; OSError, when the disk refuses.
    """
    asterisk = installation or Installation.find()
    at = home.node(node.name)
    at.make()
    stations = [station for station in site.stations if site.node(station.node) == node]
    sip_stations = [station for station in stations if isinstance(station, SipStation)]
    encrypted = any(station.encryption == "srtp" for station in sip_stations)
    certificate, key = certificates.files(site, home) if encrypted else (None, None)
    values = {
        "site": site,
        "node": node,
        "other_nodes": [other for other in site.nodes if other != node],
        "secrets": secrets,
        "at": at,
        "asterisk": asterisk,
        "required_modules": REQUIRED,
        "modules": [*MODULES, *extra_modules],
        "sip_boards": [b for b in site.boards if isinstance(b, SipBoard) and b.node == node.name],
        "sip_stations": sip_stations,
        "encrypted": encrypted,
        "certificate": certificate,
        "key": key,
        "fixed_stations": [station for station in stations if isinstance(station, FixedStation)],
        "fallback_prompts": _fallback_prompts(site, home),
        "safety_net": safety_net.program(at.etc),
    }
    safety_net.write_settings(site, node, home)
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # these are no pages
    )
    wanted = {name.removesuffix(".j2"): name for name in templates.list_templates() if name.endswith(".j2")}
    for file, template in wanted.items():
        if not only or file in only:
            write_private(at.etc / file, templates.get_template(template).render(values))
    for stale in at.etc.glob("*.conf"):
        if stale.name not in wanted:
            stale.unlink()
    return at.etc / "asterisk.conf"


def _fallback_prompts(site: Site, home: Home) -> list[str]:
    """What the dialplan says without a server: the rendered prompts that are there, else Asterisk's own."""
    files = [home.prompts / FALLBACK_PROMPT.format(language=language) for language in site.languages]
    there = [str(file) for file in files if file.with_suffix(".wav").exists()]
    return there or list(STOCK_FALLBACK)
