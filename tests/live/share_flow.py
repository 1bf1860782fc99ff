"""A flow that hears what its callers say."""

from __future__ import annotations

from typing import Any

from tests.live.people import ZHANG_WEI

ASKED = (
    "Welcome to the share line. We tell you the price of any share of this exchange, by day and by night. "
    "Please say the three digits of its code one after another, or enter them by the keys of your telephone."
)
ASKED_ZH = "欢迎致电股价热线。请说出或输入三位股票代码。"
PRICE, PRICE_ZH = "The price of this share is", "该股票的价格为"
AGAIN = "Please say it once more, or enter it by keys."

SHARE_FLOW: dict[str, Any] = {
    "name": "share", "languages": ["en", "zh"], "start": "who", "default": "sorry",
    "variables": {
        "code": {"type": "text", "secret": True}, "price": {"type": "number", "optional": True},
    },
    "nodes": {
        "who": {
            "type": "condition", "holds": f'caller == "{ZHANG_WEI}"', "exits": {"yes": "chinese", "no": "code"},
        },
        "chinese": {"type": "language", "language": "zh", "exits": {"done": "code"}},
        "code": {
            "type": "listen", "into": "code", "digits": {"least": 3, "most": 3}, "wait": 8,
            "prompt": {"text": {"en": ASKED, "zh": ASKED_ZH}},
            "hints": [{"text": {"en": AGAIN, "zh": "请再说一次，或按键输入。"}}], "exits": {"done": "look-up"},
        },
        "look-up": {
            "type": "sql", "source": "bank", "statement": "SELECT price FROM shares WHERE code = :code",
            "give": {"code": "code"}, "take": {"price": "price"}, "exits": {"found": "tell"},
        },
        "tell": {
            "type": "say", "kind": "money", "value": "price", "exits": {"done": "more"},
            "before": {"text": {"en": PRICE, "zh": PRICE_ZH}},
        },
        "more": {
            "type": "menu", "tries": 1, "wait": 8, "learn": None, "exits": {"1": "person", "2": "bye"},
            "choices": {"1": {"say": {"en": ["sales", "extension"]}}, "2": {"say": {"en": ["goodbye", "friends"]}}},
            "prompt": {"text": {"en": "What else can we do for you?", "zh": "还需要什么？"}},
        },
        "person": {"type": "queue", "queue": {"en": "sales-en", "zh": "sales-zh"}},
        "bye": {"type": "hang-up", "prompt": {"text": {"en": "Goodbye then.", "zh": "再见。"}}},
        "sorry": {"type": "hang-up", "prompt": {"text": {"en": "Sorry.", "zh": "抱歉。"}}},
    },
}  # fmt: skip
