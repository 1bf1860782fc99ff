"""The site: its file, its flows, its database, its certificate."""

from __future__ import annotations

import ssl
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from config.faults import Refused
from crm import revisions
from crm.database import Database, shown
from crm.faults import CrmFault
from trunkline.doctor.finding import Finding, Patient, bad, ok, told, warn
from trunkline.preparation import check_flows
from trunkline.recognisers import heard, try_to_load

SOON = 21  # days
SELF_SIGNED = "self-signed"


def site_file(patient: Patient) -> Finding:
    if patient.site_faults:
        return bad("site-faults", faults=told(patient.site_faults), file=patient.home.site_file)
    if patient.site is None or not patient.has_site:
        return ok("site-none")
    return ok("site", name=patient.site.site.name)


def flows(patient: Patient) -> Finding:
    if patient.site is None:
        return warn("no-site-to-ask")
    try:
        check_flows(patient.site, patient.home)
    except Refused as refused:
        return bad("flow-faults", faults=told(refused.faults))
    return ok("flows", count=len(patient.site.flows))


def recognisers(patient: Patient) -> Finding:
    """Each is loaded as the server does it."""
    if patient.site is None:
        return warn("no-site-to-ask")
    languages = heard(patient.site)
    tried = {language: try_to_load(patient.site, patient.home, language) for language in languages}
    faults = [f"{language}: {fault}" for language, fault in tried.items() if fault is not None]
    if faults:
        return bad("recognisers-faults", faults=" | ".join(faults))
    return ok("recognisers", languages=", ".join(languages)) if languages else ok("recognisers-none")


def database(patient: Patient) -> Finding:
    """Reached, of which version, whole."""
    if patient.site is None:
        return warn("no-site-to-ask")
    url = patient.home.database_url(patient.site.database.url)
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:") else None
    if file is not None and not file.exists():
        return ok("database-none", file=file)
    try:
        with closing(Database(url)) as opened:
            present, faults, name = opened.revision(), opened.faults(), shown(opened.url)
    except CrmFault as fault:
        return bad("database-away", why=fault)
    if faults:
        return bad("database-broken", faults="; ".join(faults), url=name)
    if present not in (None, *revisions.all_known()):
        return bad("database-later", present=present, newest=revisions.newest())
    if present != revisions.newest():
        return warn("database-earlier", present=present or "–", newest=revisions.newest())
    return ok("database", url=name, version=present)


def certificate(patient: Patient) -> Finding:
    """The file that [server.tls] names; one that the server makes itself it renews, too."""
    if patient.site is None:
        return warn("no-site-to-ask")
    tls = getattr(patient.site.server, "tls", None)
    name = getattr(tls, "certificate", SELF_SIGNED)
    if name == SELF_SIGNED:
        return ok("certificate-none")
    return certificate_of(patient.home.path / str(name))


def certificate_of(file: Path) -> Finding:
    decode: Any = ssl._ssl._test_decode_cert  # type: ignore[attr-defined]  # the one that the library has
    try:
        ends = ssl.cert_time_to_seconds(decode(str(file))["notAfter"])
    except (OSError, ValueError, KeyError) as error:
        return bad("certificate-unreadable", file=file, why=error)
    days = (ends - time.time()) / 86400
    if days <= 0:
        return bad("certificate-over", file=file, days=-days)
    return (
        warn("certificate-soon", file=file, days=days)
        if days < SOON
        else ok("certificate", file=file, days=days)
    )
