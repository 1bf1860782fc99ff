"""Every sentence is in both catalogues, nothing else is, and each is used as it was meant."""

import re

import pytest
from babel.messages.catalog import Catalog
from console_visitor import Visitor
from markupsafe import Markup

from agent_console.extraction import NotLiteral, Said, in_python, in_template, in_typescript, said, updated
from agent_console.words import LANGUAGES, PLACE, Words, filled, read_catalogue


def entries(catalogue: Catalog) -> set[Said]:
    found = set()
    for message in catalogue:
        if message.id:
            forms = (message.id,) if isinstance(message.id, str) else message.id
            found.add(Said(message.context or "", *forms))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_what_is_said_and_nothing_else(language: str) -> None:
    catalogue, spoken = entries(read_catalogue(language)), said()
    hint = "run: python -m agent_console.extraction"
    assert spoken - catalogue == set(), hint
    assert catalogue - spoken == set(), hint


def translations() -> list[tuple[str, str, str]]:
    rows = []
    for message in read_catalogue("zh"):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[1]
            chinese = message.string if isinstance(message.string, str) else "".join(message.string)
            rows.append((message.context or "", english, chinese))
    return rows


def test_every_sentence_has_its_chinese() -> None:
    assert [(context, english) for context, english, chinese in translations() if not chinese] == []


def test_both_languages_have_the_same_places_to_fill() -> None:
    for context, english, chinese in translations():
        assert set(PLACE.findall(english)) == set(PLACE.findall(chinese)), (context, english, chinese)


def test_chinese_is_written_as_console_md_asks() -> None:
    """Full-width punctuation, no exclamation mark, 您; a space between Chinese and Latin letters or digits."""
    for context, english, chinese in translations():
        where = (context, english, chinese)
        assert not re.search(r"[一-鿿][,;:!?.](?!\w)|！|你", chinese), where
        assert not re.search(r"[一-鿿][A-Za-z0-9]|[A-Za-z0-9][一-鿿]", chinese), where


def test_english_has_no_word_that_console_md_forbids() -> None:
    for message in said():
        assert not re.search(r"(?i)\b(please|oops|successfully|error)\b|!", message.one), message


def test_one_english_word_is_two_chinese_ones_by_its_context() -> None:
    words = Words()
    assert words.text("zh", "state", "Ready", {}) == "空闲"
    assert words.text("zh", "act", "Ready", {}) == "置闲"
    assert words.text("en", "act", "Ready", {}) == "Ready"


def test_numbers_take_their_plural() -> None:
    words = Words()
    args = ("search", "{n} customer found", "{n} customers found")
    assert words.plural("en", *args, 1, {}) == "1 customer found"
    assert words.plural("en", *args, 0, {}) == "0 customers found"
    assert words.plural("zh", *args, 1, {}) == "找到 1 位客户"


def test_values_are_escaped_only_beside_markup() -> None:
    assert filled("{a} < {b}", {"a": "x", "b": "y"}) == "x < y"
    assert filled("{a} < {b}", {"a": Markup("<b>x</b>"), "b": "<y>"}) == "<b>x</b> &lt; &lt;y&gt;"
    assert filled("{missing} stays", {}) == "{missing} stays"


def test_the_extraction_reads_all_three_languages() -> None:
    assert list(in_python('t("a", "One")\ntn("a", "{n} x", "{n} xs", n)', "x.py")) == [
        Said("a", "One"),
        Said("a", "{n} x", "{n} xs"),
    ]
    assert list(in_template('<p>{{ t("a", "One") }}</p>', "x.html")) == [Said("a", "One")]
    assert list(
        in_typescript('t(\n  "a", "Say \\"x\\"", { n: 1 }) + tn("a", "{n} x", "{n} xs", n)', "x.ts")
    ) == [
        Said("a", 'Say "x"'),
        Said("a", "{n} x", "{n} xs"),
    ]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: list(in_python('t("a", word)', "x.py")),
        lambda: list(in_python('t("a")', "x.py")),
        lambda: list(in_template("{{ t('a', word) }}", "x.html")),
        lambda: list(in_typescript("t(context, `One`)", "x.ts")),
    ],
)
def test_a_sentence_put_together_in_code_is_refused(attempt: object) -> None:
    with pytest.raises(NotLiteral, match="literals"):
        attempt()  # type: ignore[operator]


def test_bringing_a_catalogue_up_to_date_keeps_what_is_translated() -> None:
    old = Catalog(locale="zh")
    old.add("Kept", "留下", context="a")
    old.add("Gone", "走了", context="a")
    new = updated(old, {Said("a", "Kept"), Said("a", "New")})
    assert {(message.id, message.string) for message in new if message.id} == {("Kept", "留下"), ("New", "")}


def test_a_page_speaks_the_language_that_is_wanted(agent: Visitor) -> None:
    assert 'lang="en"' in agent.opens("/desk").get_data(as_text=True)
    agent.sends("POST", "/api/preferences", {"language": "zh"})
    page = agent.opens("/desk").get_data(as_text=True)
    assert 'lang="zh-Hans"' in page
    assert "<title>坐席 · Trunkline</title>" in page
    assert agent.page_data("/desk")["reasons"][0]["title"] == "小休"
    refused = agent.sends("PATCH", "/api/customers/999", {"version": 1, "changes": {}}).get_json()
    assert refused["message"] == "资料库中没有此客户。请重新搜索，记录可能已合并。"


def test_who_is_not_logged_in_is_spoken_to_in_his_browsers_language(app: object) -> None:
    visitor = Visitor(app)  # type: ignore[arg-type]
    assert '<h1 class="title">签入</h1>' in visitor.opens(
        "/login", **{"Accept-Language": "zh-CN,zh;q=0.9"}
    ).get_data(as_text=True)
    assert '<h1 class="title">Log in</h1>' in visitor.opens("/login", **{"Accept-Language": "sv"}).get_data(
        as_text=True
    )
    visitor.opens("/login?language=zh")
    assert "签入" in visitor.opens("/login", **{"Accept-Language": "en"}).get_data(as_text=True), (
        "the cookie goes first"
    )


def test_the_scripts_get_the_same_words(agent: Visitor) -> None:
    address = agent.page_data("/desk")["words"]
    answer = agent.opens(address.replace("/en?", "/zh?"))
    assert answer.get_json()["state\x04Ready"] == "空闲"
    assert answer.get_json()["search\x04{n} customer found"] == ["找到 {n} 位客户"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert agent.asks("/api/words/fr").status_code == 404
