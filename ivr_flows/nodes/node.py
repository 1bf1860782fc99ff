"""What every node type is made of.

A node type is a pydantic model in a file of its own. Its declared fields are the only truth: the checker, the
published schema and the designer's form come from them. Its `run` is a generator that yields effects, is
sent their results, and returns the name of the exit by which the call goes on.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from ivr_flows.effects import Effect, Failed, Play, Prompt, Result, Sound, Speech
from ivr_flows.formula import BadFormula, Formulas
from ivr_flows.variables import Kind, Variables

Steps = Generator[Effect, Result, str]
Announce = Generator[Effect, Result, bool]

#: The exit of every node that does something which can fail.
ERROR = "error"
#: Drawn or not, the way on from any node when the caller hangs up in it; else the flow's own.
HANG_UP = "hang-up"


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a field that names something of the site or of the flow; the checker looks it up there."""

    of: Literal[
        "queues",
        "hours",
        "mailboxes",
        "stations",
        "sources",
        "services",
        "dispositions",
        "variables",
        "own",
        "languages",
        "flows",
    ]

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "names": self.of}


@dataclass(frozen=True, slots=True)
class Works:
    """Marks a field that is a formula. `out`: the kind it must give; None: any."""

    out: Kind | None = None

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "formula": self.out or "any"}


Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
NODE_NAME = r"^[a-z0-9][a-z0-9_-]{0,59}$"
NodeName = Annotated[str, StringConstraints(pattern=NODE_NAME)]
ExitName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Titles = dict[LanguageCode, Text]
Coordinate = Annotated[float, Field(ge=-100_000, le=100_000, strict=False)]
Place = Annotated[tuple[Coordinate, Coordinate], Field(strict=False)]
"""Where something stands on the drawing: x to the right, y down, in pixels. Nothing of a call."""

QueueName = Annotated[Name, Names("queues")]
Ways = dict[LanguageCode, Annotated[tuple[Text, ...], Field(min_length=1, max_length=30, strict=False)]]
"""Ways to say one thing, by language."""
Sure = Annotated[float, Field(ge=0, le=1, strict=False)]

DispositionName = Annotated[Name, Names("dispositions")]
HoursName = Annotated[Name, Names("hours")]
ServiceName = Annotated[Name, Names("services")]
SourceName = Annotated[Name, Names("sources")]
StationName = Annotated[Name, Names("stations")]
MailboxName = Annotated[Name, Names("mailboxes")]
VariableName = Annotated[Name, Names("variables")]
OwnVariable = Annotated[Name, Names("own")]
"""One of the flow's own, which the node sets."""
OtherFlow = Annotated[Name, Names("flows")]
FlowLanguage = Annotated[LanguageCode, Names("languages")]
OneFormula = StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)
Formula = Annotated[str, OneFormula, Works()]
Condition = Annotated[str, OneFormula, Works("flag")]
TextFormula = Annotated[str, OneFormula, Works("text")]
NumberFormula = Annotated[str, OneFormula, Works("number")]
KeepSeconds = Annotated[float, Field(ge=1, le=86400, strict=False)]
"""How long the answer to the same question, with the same values, is good for others."""


class Part(BaseModel):
    """Anything inside a flow document: unknown fields are refused, nothing is changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Announcement(Part):
    """What the caller hears: a text per language, or a sound file of the site, or both.

    With both, the file is played where the site has it, and the text is spoken where it has not.
    """

    text: dict[LanguageCode, Text] = Field(default_factory=dict, description="by language")
    sound: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")] | None = Field(
        None, description="name of a sound file of the site, without folder and suffix"
    )
    every_language: bool = Field(
        False, description="speak it in each of the flow's languages, one after another, not in the caller's"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Announcement:
        if not self.text and self.sound is None:
            raise PydanticCustomError("says_nothing", "neither a text nor a sound")
        return self

    def prompts(self, call: Variables) -> tuple[Prompt, ...]:
        """What to play to this caller; never empty."""
        if self.every_language:
            return tuple(self._in(language, call) for language in call.languages)
        return (self._in(call.language, call),)

    def _in(self, language: str, call: Variables) -> Prompt:
        spoken = language
        if (
            language not in self.text and self.text
        ):  # an unchecked flow: better in a wrong language than silent
            spoken = next(iter(self.text))
        if self.sound is not None:
            if language in call.languages:  # there may be a file for one language and a text for another
                spoken = language
            return Sound(self.sound, spoken, self.text.get(spoken))
        return Speech(self.text[spoken], spoken)


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a node. `heard`: who leaves by it has heard something in this node, always."""

    name: str
    heard: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """A flow as another one sees it. `given`: what it can be given, and of what kind; `needed`: what of that
    must be; `results`: what it hands back; `ends`: the exits by which it comes back; `secrets`: what of the
    given and the results is secret."""

    given: Mapping[str, Kind]
    needed: frozenset[str]
    results: Mapping[str, Kind]
    ends: frozenset[str]
    secrets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the flow and the site a node may look at to judge itself."""

    languages: tuple[str, ...]
    variables: Mapping[str, Kind]  # the flow's own and the call's
    formulas: Formulas
    flows: Mapping[str, Signature] = field(default_factory=dict)  # the others, which nodes may enter
    secrets: frozenset[str] = frozenset()  # variables that may stand in no log and no trace
    written: frozenset[str] = frozenset()  # sources that flows may change

    def tells_secret(self, formula: str, where: str) -> Iterator[Doubt]:
        """For a formula whose value others will read."""
        with suppress(BadFormula):
            for name in sorted(self.formulas.compiled(formula).names & self.secrets):
                yield Doubt("tells-secret", where, {"name": name})

    def opens_secret(self, formula: str, into: str, where: str) -> Iterator[Doubt]:
        """For a formula whose value goes into a variable that is not secret. Yes or no tells nothing."""
        with suppress(BadFormula):
            compiled = self.formulas.compiled(formula)
            if compiled.kind != "flag":
                for name in sorted(compiled.names & self.secrets):
                    yield Doubt("opens-secret", where, {"name": name, "into": into})

    def gives(self, formula: str, kind: Kind) -> bool:
        """Whether a value of this kind may come of it. A formula that cannot be read is said elsewhere."""
        try:
            found = self.formulas.compiled(formula).kind
        except BadFormula:
            return True
        return found in (None, kind) or {found, kind} == {"date", "moment"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a node finds wrong with itself: a code of `faults.py`, the field, and the message's arguments."""

    code: str
    field: str
    arguments: Mapping[str, str]
    possible: tuple[str, ...] | None = None  # what could have been meant where a name is wrong


class Node(Part):
    """One step of a flow. Subclasses set `type`, the class variables, `exits_here` and `run`."""

    label: ClassVar[Mapping[str, str]]  # what people call this type, by language
    help: ClassVar[Mapping[str, str]]  # what it does, one sentence, by language
    ends: ClassVar[bool] = False  # the flow may end in this node
    looks_back: ClassVar[bool] = False  # its formulas judge what it has just put into its variables

    type: str
    title: Titles = Field(default_factory=dict, description="what people call this node, by language")
    note: str = Field("", max_length=2000, description="for whoever reads the flow")
    place: Place | None = Field(None, description="where it is drawn: x, y; null: wherever there is room")
    exits: dict[ExitName, NodeName] = Field(
        default_factory=dict, description="exit → node; one not drawn leads to the flow's default"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        """Every exit this node has, as its fields stand."""
        raise AssertionError(f"{type(self).__name__} says no exits")

    def run(self, call: Variables) -> Steps:
        """The node's story: yields effects, is sent results, returns an exit's name."""
        raise AssertionError(f"{type(self).__name__} does nothing")

    def sets_at(self) -> tuple[str, ...]:
        """The exits at which the variables that it sets have been set."""
        return ("done",)

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        """Faults that only this type can see."""
        yield from ()


def kept(keep: float | None, formulas: Iterable[str], into: Iterable[str], call: Variables) -> float | None:
    """For how many seconds an answer may serve others, too: not at all, where it has to do with a secret."""
    if any(map(call.is_secret, into)) or any(map(call.reads_secret, formulas)):
        return None
    return keep


def keeps_secret(
    keep: float | None, formulas: Iterable[str], into: Iterable[str], scope: Scope
) -> Iterator[Doubt]:
    """The same, before anybody calls: whoever draws it believes that answers are kept."""
    if keep is None:
        return
    for name in sorted(scope.secrets.intersection(into)):
        yield Doubt("keeps-secret", "keep", {"name": name})
    for formula in formulas:
        for doubt in scope.tells_secret(formula, "keep"):
            yield Doubt("keeps-secret", "keep", doubt.arguments)


def announce(announcement: Announcement | None, call: Variables, *, interruptible: bool) -> Announce:
    """Play it, if there is one. True when it was heard, or there was none to hear.

    A key that cuts it short stays typed, for the menu that may follow.
    """
    if announcement is None:
        return True
    answer = yield Play(announcement.prompts(call), interruptible)
    if isinstance(answer, Failed):
        return False
    call.typed = getattr(answer, "key", None)
    return True
