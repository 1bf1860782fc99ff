"""The site file as types. Every setting, its unit, its default and its bounds stand here and nowhere else.

`Site` is frozen: a running server never changes it. References between tables are checked by `load.py`, so in
a Site that was loaded every name leads somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from ipaddress import IPv4Address
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field, model_validator

from config import hours as calendar
from config.database_url import DatabaseUrl
from config.values import (
    Address,
    Country,
    Day,
    Days,
    Minute,
    Name,
    Network,
    OwnAddress,
    PathName,
    PeerAddress,
    PhoneNumber,
    Port,
    Seconds,
    Text,
    TimeZone,
    wrong,
)

Language = Literal["en", "zh"]
Title = Mapping[Language, Text]  # what people read, in each of the site's languages
Codec = Literal["alaw", "ulaw", "g722", "gsm", "opus"]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(Record):
    """[site]: whose centre this is."""

    name: Text
    country: Country = Field("CN", description="where numbers without a country code belong")
    time_zone: TimeZone = "Asia/Shanghai"
    languages: tuple[Language, ...] = Field(
        ("en", "zh"), min_length=1, description="the first is the default"
    )


SELF_SIGNED = "self-signed"


class Tls(Record):
    """[server.tls]: HTTPS on the public port, for pages, link and the browsers' SIP."""

    certificate: Annotated[str, Field(min_length=1)] = Field(
        description='a file in PEM, with what it was signed by below; or "self-signed": one is made'
    )
    key: str | None = Field(default=None, description="its private key in PEM; relative to the home folder")
    names: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+$")], ...] = Field(
        default=(),
        description="self-signed: by which names browsers reach this machine, beside its host name",
    )

    @model_validator(mode="after")
    def _both(self) -> Tls:
        if (self.key is None) != (self.certificate == SELF_SIGNED):
            raise wrong(
                "a certificate from a file comes with its key, a self-signed one without",
                'write certificate = "…" and key = "…", or certificate = "self-signed" alone',
            )
        return self


class Server(Record):
    """[server]: the one public port: pages, link and the browsers' SIP."""

    address: Address = "127.0.0.1"
    port: Port = 8800
    tls: Tls | None = Field(
        default=None, description="none: plain HTTP, for loopback or behind a proxy with TLS"
    )
    proxies: tuple[Address, ...] = Field(
        default=(),
        description="addresses of TLS proxies before the port; the last entry of their X-Forwarded-For and "
        "their X-Forwarded-Proto are believed, and nobody else's",
    )
    metrics_from: tuple[Address, ...] = Field(
        default=(), description="addresses that may read /metrics; this machine's own always may"
    )

    @property
    def page(self) -> str:
        """Where the pages begin, "https://192.168.7.4:8800/"."""
        return f"http{'s' if self.tls else ''}://{self.address}:{self.port}/"


class Guard(Record):
    """[guard]: who is blocked when he attacks. The site's own parts never are."""

    never: tuple[Network, ...] = Field(
        default=(), description="addresses or networks that are not blocked, whatever comes from there"
    )


class Pins(Record):
    """[pins]: customers who prove by a PIN who they are. Each lock in a row is twice as long as the last."""

    wrong: Annotated[int, Field(strict=True, ge=2, le=20)] = Field(
        5, description="wrong tries in a row with which a customer's PIN is locked"
    )
    wrong_of_number: Annotated[int, Field(strict=True, ge=2, le=100)] = Field(
        10, description="the same from one caller's number, for whomever"
    )
    locked: Annotated[Seconds, Field(ge=60, le=86400)] = Field(
        1800, description="s that the first lock lasts"
    )


class DatabaseSettings(Record):
    """[database]"""

    url: Annotated[DatabaseUrl, Field(pattern=r"^(sqlite:///.+|postgresql(\+psycopg)?://.+)$")] = Field(
        "sqlite:///trunkline.db",
        description="a file relative to the home folder, or postgresql://user:pw@host/name",
    )


class Recording(Record):
    """[recording]: what is kept of each talk."""

    talk: bool = True
    format: Literal["opus", "flac", "wav"] = "opus"


class Prompts(Record):
    """[prompts]: what callers hear. A file of the same name in `folder` replaces a synthesised prompt."""

    voices: Mapping[Language, str] = Field(
        {"en": "gmw/en-us", "zh": "sit/cmn"}, description="espeak-ng's voice ids"
    )
    rate: Annotated[int, Field(strict=True, ge=80, le=300)] = Field(160, description="words a minute")
    folder: str = Field(
        "prompts", description="own 8 kHz mono 16-bit wav files, as en/NAME.wav; relative to the home folder"
    )


class SpeechSettings(Record):
    """[speech]: recognition of what callers say. English works without a model."""

    models: Mapping[Language, Annotated[str, Field(min_length=1)]] = Field(
        {}, description="folders of Vosk models; relative to the home folder"
    )
    at_once: Annotated[int, Field(strict=True, ge=1, le=64)] | None = Field(
        None,
        description="recognisers that listen at once, for each language; none: one for each core, at most 4",
    )
    memory: Annotated[int, Field(strict=True, ge=200, le=32000)] = Field(
        2000, description="MB that each of them may have"
    )


class WrapUp(Record):
    """[wrap_up]: time after a talk before the next call may come."""

    seconds: Annotated[float, Field(ge=0, le=3600)] = 30


class Ringing(Record):
    """[ringing]: an agent's phone rings at most so long; then the call goes back to the head of its queue."""

    seconds: Annotated[float, Field(ge=5, le=180)] = 20


class Emergency(Record):
    """[emergency]: who is rung when there is no server. Nobody answers: the caller may leave a message."""

    stations: tuple[Name, ...] = Field((), description="rung all at once, those of the caller's node")
    numbers: tuple[PhoneNumber, ...] = Field(
        (), description="rung after the stations, by the first board of the node that may call out"
    )
    rings: Annotated[float, Field(ge=5, le=180)] = Field(25, description="seconds, each time")
    mailbox: Name | None = Field(None, description="for the messages; none: the first of [[mailboxes]]")


class Node(Record):
    """[[nodes]]: one Asterisk."""

    name: Name
    address: OwnAddress = Field(description="where its SIP and its media are")
    sip_port: Port = 5060
    sips_port: Port = Field(5061, description="SIP by TLS, for stations with encryption")
    http_port: Port = 8088
    ami_port: Port = 5038
    rtp_ports: tuple[Port, Port] = (10000, 10999)

    @property
    def control_address(self) -> str:
        """Where ARI, AMI and the browsers' inner WebSocket listen: always a loopback address."""
        return self.address if IPv4Address(self.address).is_loopback else "127.0.0.1"

    @model_validator(mode="after")
    def _ports(self) -> Node:
        first, last = self.rtp_ports
        if last - first < 3:
            raise wrong(
                f"rtp_ports from {first} to {last} hold no call",
                "give at least 4 ports for each line and station",
            )
        return self


class SipBoard(Record):
    """[[boards]] kind="sip": a SIP trunk of N virtual lines, or a gateway with N real ones."""

    name: Name
    kind: Literal["sip"]
    node: Name
    lines: Annotated[int, Field(strict=True, ge=1, le=2000)]
    peer: PeerAddress = Field(description="the trunk's other end; calls from this address are the trunk's")
    outbound: bool = Field(True, description="may carry calls that agents make")
    caller_id: PhoneNumber | None = Field(None, description="shown to those who are called")
    codecs: tuple[Codec, ...] = Field(("ulaw", "alaw"), min_length=1)


class WebBoard(Record):
    """[[boards]] kind="web": visitors who call by browser; N may do so at once."""

    name: Name
    kind: Literal["web"]
    node: Name
    lines: Annotated[int, Field(strict=True, ge=1, le=2000)]
    number: PhoneNumber | None = Field(None, description="what visitors dial; none: the first of [[numbers]]")

    @property
    def outbound(self) -> bool:
        return False


Board = Annotated[SipBoard | WebBoard, Field(discriminator="kind")]


class SipStation(Record):
    """[[stations]] kind="sip": any SIP telephone; it registers, its password stands in secrets.toml."""

    name: Name
    kind: Literal["sip"]
    node: Name | None = Field(None, description="none: the first node")
    codecs: tuple[Codec, ...] = Field(("ulaw", "alaw"), min_length=1)
    encryption: Literal["none", "srtp"] = Field(
        "none", description="srtp: it speaks SIP by TLS, at the node's sips_port, and its voice is encrypted"
    )


class FixedStation(Record):
    """[[stations]] kind="fixed": a SIP device that does not register: gateway port, analogue adapter."""

    name: Name
    kind: Literal["fixed"]
    address: PeerAddress
    node: Name | None = None
    codecs: tuple[Codec, ...] = Field(("ulaw", "alaw"), min_length=1)


Station = Annotated[SipStation | FixedStation, Field(discriminator="kind")]


class Number(Record):
    """[[numbers]]: a number of the firm and the flow that answers it."""

    number: PhoneNumber
    flow: Name
    also: tuple[Annotated[str, Field(pattern=r"^\+?[0-9]+$")], ...] = Field(
        (), description='other digits by which the trunk may name it, like "0100"'
    )


class Span(Record):
    """From one minute of the day to another, on some days of the week. Never over midnight."""

    days: Days
    opens: Minute = Field(alias="from")
    closes: Minute = Field(alias="to")

    @model_validator(mode="after")
    def _order(self) -> Span:
        if self.opens >= self.closes:
            raise wrong(
                f"open from {clock(self.opens)} to {clock(self.closes)} is no time at all",
                'split a span at midnight: to = "24:00", then from = "00:00"',
            )
        return self


class Hours(Record):
    """[[hours]]: when something is open, by the site's own clock."""

    name: Name
    open: tuple[Span, ...]
    closed: tuple[Day, ...] = Field((), description="days on which it stays closed whatever the weekday")


class Skill(Record):
    """[[skills]]: an agent has it with an index of 0 to 100, which is kept with his account."""

    name: Name
    title: Title


class Destination(Record):
    """Where a call goes that no agent takes: exactly one of them."""

    station: Name | None = None
    number: PhoneNumber | None = None
    mailbox: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Destination:
        if sum(value is not None for value in (self.station, self.number, self.mailbox)) != 1:
            raise wrong(
                "a destination is exactly one thing", 'write {station = "901"}, {number = …} or {mailbox = …}'
            )
        return self


class Queue(Record):
    """[[queues]]: callers of one kind who wait for an agent who can serve them."""

    name: Name
    title: Title
    language: Language = Field(description="what the caller hears while waiting")
    requires: Mapping[str, Annotated[int, Field(strict=True, ge=0, le=100)]] = Field(
        {}, description="skill and the least index an agent must have"
    )
    priority: Annotated[int, Field(strict=True, ge=-100, le=100)] = 0
    target: Seconds = Field(20, description="to be answered within; what the service level counts")
    overflow_after: Seconds = 120
    overflow_to: Destination | None = Field(
        None, description="without one, the caller's flow goes on by its queue node's exit `refused`"
    )
    music: Literal["default"] = "default"


class Mailbox(Record):
    """[[mailboxes]]: where callers leave messages."""

    name: Name
    title: Title


class Reason(Record):
    """[[reasons]]: why an agent is not ready."""

    name: Name
    title: Title
    over_after: Seconds | None = Field(None, description="longer than this, the lead's board marks it")


class Disposition(Record):
    """[[dispositions]]: how a call ended, picked at wrap-up. Names make a tree: "sales", "sales/order"."""

    name: PathName
    title: Title


class Source(Record):
    """[[sources]]: a database of the firm's own that flows may ask: balances, orders, dates."""

    name: Name
    url: Annotated[DatabaseUrl, Field(pattern=r"^(sqlite:///.+|postgresql(\+psycopg)?://.+)$")] = Field(
        description="a file relative to the home folder, or postgresql://user:pw@host/name"
    )
    writes: bool = Field(False, description="flows may change what is in it; else they only read")
    wait: Annotated[Seconds, Field(ge=0.1, le=30)] = Field(
        2.0, description="s until a question is given up and its caller goes on"
    )
    connections: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(4, description="at most, at once")


class WebService(Record):
    """[[services]]: something on the web that flows may ask. What a flow asks for stands below `url`."""

    name: Name
    url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$", max_length=500)] = Field(
        description="the beginning of every address: https://orders.example/api"
    )
    headers: Mapping[str, str] = Field(
        {}, description="sent with each question, e.g. a token; flows never see them"
    )
    wait: Annotated[Seconds, Field(ge=0.1, le=30)] = Field(
        3.0, description="s until a question is given up and its caller goes on"
    )
    connections: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(8, description="at most, at once")


class Mail(Record):
    """[mail]: the server by which flows send mail. Without `server` they send none."""

    server: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]{0,253}$")] = Field(
        "", description="an SMTP server: mail.firm.example"
    )
    port: Port = 25
    sender: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=254)] = Field(
        "", description="the address from which mail comes: centre@firm.example"
    )
    user: str = Field("", description="who logs in there; empty: nobody has to")
    password: str = ""
    tls: bool = Field(True, description="mail goes by TLS (STARTTLS) or not at all")

    @model_validator(mode="after")
    def _has_a_sender(self) -> Mail:
        if self.server and not self.sender:
            raise wrong("names a server and no sender", "give the address from which mail comes, as sender")
        return self


class FlowFile(Record):
    """[[flows]]: a flow's name and its file, in the home's `flows` folder or in the library."""

    name: Name
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+\.json$")] | None = Field(
        None, description="a plain name that ends in .json; left out: it is drawn and published at /flows"
    )


class Site(Record):
    """The whole file."""

    site: Identity
    server: Server = Server()
    guard: Guard = Guard()
    pins: Pins = Field(default_factory=lambda: Pins.model_validate({}))
    database: DatabaseSettings = Field(default_factory=lambda: DatabaseSettings.model_validate({}))
    recording: Recording = Recording()
    prompts: Prompts = Field(default_factory=lambda: Prompts.model_validate({}))
    speech: SpeechSettings = Field(default_factory=lambda: SpeechSettings.model_validate({}))
    wrap_up: WrapUp = WrapUp()
    ringing: Ringing = Ringing()
    emergency: Emergency = Field(default_factory=lambda: Emergency.model_validate({}))
    nodes: tuple[Node, ...] = Field(min_length=1)
    boards: tuple[Board, ...] = Field(min_length=1)
    stations: tuple[Station, ...] = ()
    numbers: tuple[Number, ...] = Field(min_length=1)
    hours: tuple[Hours, ...] = ()
    skills: tuple[Skill, ...] = ()
    queues: tuple[Queue, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    sources: tuple[Source, ...] = ()
    services: tuple[WebService, ...] = ()
    mail: Mail = Field(default_factory=lambda: Mail.model_validate({}))
    reasons: tuple[Reason, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    flows: tuple[FlowFile, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.time_zone)

    @property
    def languages(self) -> tuple[Language, ...]:
        return self.site.languages

    def node(self, name: str | None) -> Node:
        """The node of that name; None means the first. Errors: KeyError."""
        return self.nodes[0] if name is None else self._by_name["nodes"][name]  # type: ignore[return-value]

    def board(self, name: str) -> SipBoard | WebBoard:
        """Errors: KeyError."""
        return self._by_name["boards"][name]  # type: ignore[return-value]

    def station(self, name: str) -> SipStation | FixedStation:
        """Errors: KeyError."""
        return self._by_name["stations"][name]  # type: ignore[return-value]

    def queue(self, name: str) -> Queue:
        """Errors: KeyError."""
        return self._by_name["queues"][name]  # type: ignore[return-value]

    @property
    def emergency_mailbox(self) -> str | None:
        """Where messages go that were left without a server; None: the site has no mailbox."""
        return self.emergency.mailbox or (self.mailboxes[0].name if self.mailboxes else None)

    def is_open(self, name: str, moment: datetime) -> bool:
        """Whether the hours of that name are open at an aware moment. Errors: KeyError."""
        return calendar.is_open(self._by_name["hours"][name], moment.astimezone(self.zone))  # type: ignore[arg-type]

    def number_called(self, digits: str) -> Number | None:
        """Which of the firm's numbers a caller dialled: the trunk may send it as E.164, in the country's own
        form or shortened to one of its `also` digits. None: not ours."""
        try:
            parsed = phonenumbers.parse(digits, self.site.country)
            called = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        except phonenumbers.NumberParseException:
            called = digits
        for number in self.numbers:
            if called == number.number or digits in number.also:
                return number
        return None

    def web_number(self, board: WebBoard) -> str:
        """What visitors of this web board dial, E.164."""
        return board.number or self.numbers[0].number

    @cached_property
    def _by_name(self) -> Mapping[str, Mapping[str, Record]]:
        tables = ("nodes", "boards", "stations", "hours", "queues")
        return {table: {record.name: record for record in getattr(self, table)} for table in tables}


def clock(minute: int) -> str:
    """A minute of the day as people write it."""
    return f"{minute // 60:02}:{minute % 60:02}"
