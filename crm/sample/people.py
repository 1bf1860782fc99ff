"""Who works at Lindqvist Pumps: eight agents, a team lead, an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.records import Role


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    display_name: str
    extension: str | None
    role: Role
    language: str
    skills: Mapping[str, int]


def _agent(name: str, shown: str, extension: str, language: str, **skills: int) -> Person:
    return Person(name, shown, extension, "agent", language, skills)


PEOPLE = (
    _agent("ines.duarte", "Ines Duarte", "201", "en", service=80, sales=40, english=95),
    _agent("zhou.ting", "周婷", "202", "zh", service=75, chinese=100, english=40),
    _agent("sam.whitlock", "Sam Whitlock", "203", "en", service=70, sales=60, english=100),
    _agent("li.na", "Li Na", "204", "en", service=82, sales=50, english=85, chinese=100),
    _agent("tomasz.lewandowski", "Tomasz Lewandowski", "205", "en", service=95, english=80),
    _agent("grace.mbeki", "Grace Mbeki", "206", "en", sales=90, service=30, english=100),
    _agent("owen.pryce", "Owen Pryce", "207", "en", sales=70, english=100),
    _agent("lin.hao", "林浩", "208", "zh", sales=85, service=45, chinese=100, english=60),
    Person("priya.nair", "Priya Nair", "101", "lead", "en", {}),
    Person("admin", "Administrator", None, "administrator", "en", {}),
)
