"""What a new flow may begin as: the house's library, in sites that have other queues than it names."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from cti.flows.templates import read_templates
from ivr_flows.attempt import attempted, disappointments
from ivr_flows.check import Known, check
from ivr_flows.flow import Flow
from ivr_flows.nodes import NODE_TYPES
from ivr_flows.references import named
from tests.unit.ivr_flows.flow_scene import SITE, document

TEMPLATES = {flow.name: flow for flow in read_templates(NODE_TYPES)}


@pytest.fixture(params=TEMPLATES)
def template(request) -> Flow:
    return TEMPLATES[request.param]


def all_named(flow: Flow) -> Iterator[tuple[str, str]]:
    for part in (*flow.nodes.values(), *flow.trials):
        for of, _, name in named(part):
            yield of, name


def site_of(flow: Flow) -> Known:
    """A site that has whatever it names."""

    def has(what: str) -> frozenset[str]:
        return frozenset(name for of, name in all_named(flow) if of == what)

    return Known(
        queues=has("queues"),
        hours=has("hours"),
        mailboxes=has("mailboxes"),
        stations=has("stations"),
        services=has("services"),
        dispositions=has("dispositions"),
        sources=dict.fromkeys(has("sources"), True),
        fields=SITE.fields,
        flows={name: other.signature for name, other in TEMPLATES.items() if name != flow.name},
    )


def test_the_hotline_is_one():
    assert "hotline" in TEMPLATES


def test_it_says_in_both_languages_what_it_is_for(template):
    for words in (template.title, template.summary):
        assert words.keys() >= {"en", "zh"}
    assert template.languages == ("en", "zh")


def test_it_is_right_and_does_what_its_trials_say_where_the_site_has_what_it_names(template):
    assert check(template, site_of(template)) == []
    for trial in template.trials:
        assert list(disappointments(attempted(template, trial, TEMPLATES.get))) == [], trial.name


def test_where_the_site_has_none_of_it_every_fault_is_a_name_to_be_chosen_at_its_place(template):
    for fault in check(template, Known(fields=SITE.fields)):
        assert fault.code.startswith("unknown-"), fault
        assert fault.field is not None
        assert fault.node is not None or fault.field.startswith("trials."), fault


def test_a_flow_without_a_sentence_and_a_file_that_is_none_are_not_offered(tmp_path):
    (tmp_path / "plain.json").write_text(json.dumps(document(name="plain")))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "other.json").write_text("[]")
    told = document(name="told") | {"summary": {"en": "Greets and hangs up."}}
    (tmp_path / "told.json").write_text(json.dumps(told))
    assert [flow.name for flow in read_templates(NODE_TYPES, tmp_path)] == ["told"]
