"""The certificate of the public port: made, refused with a reason, renewed while connections are open."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

from tests.reactor import reactor, soon  # isort: skip - installs the reactor

import pytest
from twisted.internet.task import Clock
from twisted.web.resource import Resource
from twisted.web.server import Site as WebSite

from config import certificates
from config.certificates import ends, self_signed
from config.faults import Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from config.schema import Tls
from cti.door.tls import LOOK_EVERY, RenewedContext

HERE = "127.0.0.1"
SELF = Tls(certificate="self-signed", names=("centre.example",))


def site(tls):
    sample = load_site(SAMPLE_SITE)
    return sample.model_copy(update={"server": sample.server.model_copy(update={"tls": tls})})


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "var")
    home.make()
    return home


def write(home, *, names=("centre.example",), now=None, file="given"):
    certificate, key = self_signed(list(names), now or datetime.now(UTC))
    for suffix, text in (("crt", certificate), ("key", key)):
        (home.path / f"{file}.{suffix}").write_bytes(text)
        (home.path / f"{file}.{suffix}").chmod(0o600)
    return Tls(certificate=f"{file}.crt", key=f"{file}.key")


def test_one_is_made_once_for_the_machines_names_and_nobody_else_reads_its_key(home):
    certificate, key = certificates.files(site(SELF), home)
    made = certificate.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert certificates.files(site(SELF), home)[0].read_bytes() == made
    other = Tls(certificate="self-signed", names=("another.example",))
    assert certificates.files(site(other), home)[0].read_bytes() != made


def test_given_files_are_taken(home):
    tls = write(home)
    assert certificates.files(site(tls), home) == (
        home.path / "given.crt",
        home.path / "given.key",
    )


def told(home, tls) -> str:
    with pytest.raises(Refused) as refused:
        certificates.files(site(tls), home)
    return str(refused.value)


def test_each_fault_says_where_and_what_to_do(home):
    tls = write(home)
    both = told(home, Tls(certificate="none.crt", key="none.key"))
    assert both.count("cannot be read (No such file or directory); check the path") == 2
    write(home, file="other")
    assert "does not belong to" in told(home, Tls(certificate="given.crt", key="other.key"))
    write(home, now=datetime.now(UTC) - timedelta(days=500), file="old")
    assert "was valid until" in told(home, Tls(certificate="old.crt", key="old.key"))
    (home.path / "given.key").chmod(0o644)
    assert "chmod 600" in told(home, tls)
    (home.path / "given.key").write_text("nothing")
    assert "is no readable key in PEM" in told(home, tls)
    (home.path / "given.crt").write_text("nothing")
    assert "is no certificate in PEM" in told(home, tls)


class Page(Resource):
    isLeaf = True

    def render_GET(self, request):
        return b"secure" if request.isSecure() else b"plain"


def trusting(home, version=None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(home.path / "given.crt"))
    if version is not None:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
    return context


async def test_a_renewed_certificate_is_served_to_the_next_and_a_wrong_one_to_nobody(home):
    write(home)
    time = Clock()
    context = RenewedContext(home.path / "given.crt", home.path / "given.key", time)
    listening = reactor.listenSSL(0, WebSite(Page()), context, interface=HERE)
    port = listening.getHost().port

    async def connect():
        return await asyncio.open_connection(HERE, port, ssl=trusting(home), server_hostname="centre.example")

    async def ask(reader, writer) -> bytes:
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return await asyncio.wait_for(reader.readuntil(b"secure"), 3)

    assert context.ends == ends(home.path / "given.crt"), "an alarm goes by it"
    first = await connect()
    assert await ask(*first)
    write(home)  # its client trusts the new one only
    time.advance(LOOK_EVERY + 1)
    second = await connect()
    assert await ask(*second)
    assert context.ends == ends(home.path / "given.crt")
    assert await ask(*first), "who is there stays"
    (home.path / "given.key").write_text("spoiled by a script")
    time.advance(LOOK_EVERY + 1)
    third = await connect()
    assert await ask(*third), "the one before goes on"
    for _, writer in (first, second, third):
        writer.close()
    await soon(listening.stopListening())


async def test_old_versions_and_plain_http_are_refused(home):
    write(home)
    context = RenewedContext(home.path / "given.crt", home.path / "given.key", Clock())
    listening = reactor.listenSSL(0, WebSite(Page()), context, interface=HERE)
    port = listening.getHost().port
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old = trusting(home, ssl.TLSVersion.TLSv1_1)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await asyncio.open_connection(HERE, port, ssl=old, server_hostname="centre.example")
    reader, writer = await asyncio.open_connection(HERE, port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"HTTP" not in await asyncio.wait_for(reader.read(), 3)
    writer.close()
    await soon(listening.stopListening())
