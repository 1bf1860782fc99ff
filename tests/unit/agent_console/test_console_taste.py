"""Theme, density and language go with the person, not with the browser."""

from collections.abc import Callable

import pytest
from console_visitor import Visitor


def test_what_one_chose_is_there_at_another_browser(agent: Visitor, visitor: Callable[[], Visitor]) -> None:
    agent.sends("POST", "/api/preferences", {"theme": "dark", "density": "compact", "language": "zh"})
    elsewhere = visitor().logged_in("li.na")
    page = elsewhere.opens("/desk").get_data(as_text=True)
    assert 'data-theme="dark"' in page
    assert 'data-density="compact"' in page
    assert elsewhere.asks("/api/preferences").get_json() == {
        "theme": "dark",
        "density": "compact",
        "language": "zh",
    }


def test_one_change_leaves_the_rest(agent: Visitor) -> None:
    agent.sends("POST", "/api/preferences", {"density": "roomy"})
    agent.sends("POST", "/api/preferences", {"theme": "light"})
    assert agent.asks("/api/preferences").get_json() == {
        "theme": "light",
        "density": "roomy",
        "language": "en",
    }


@pytest.mark.parametrize("wish", [{"theme": "pink"}, {"language": "fr"}, {"font": "large"}, {"density": 3}])
def test_what_does_not_exist_is_refused(agent: Visitor, wish: dict[str, object]) -> None:
    answer = agent.sends("POST", "/api/preferences", wish)
    assert (answer.status_code, answer.get_json()["field"]) == (400, next(iter(wish)))


def test_the_log_in_page_remembers_what_was_chosen_in_this_browser(agent: Visitor) -> None:
    agent.sends("POST", "/api/preferences", {"theme": "dark", "language": "zh"})
    agent.client.post("/logout", data={"forgery": agent.forgery})
    page = agent.opens("/login").get_data(as_text=True)
    assert 'data-theme="dark"' in page
    assert 'lang="zh-Hans"' in page


def test_auto_is_left_to_the_browser(agent: Visitor) -> None:
    page = agent.opens("/desk").get_data(as_text=True)
    assert 'data-theme-wish="auto"' in page
    assert page.index("/static/theme.js") < page.index("/static/tokens.css"), "decided before the first paint"
