"""The customers of Lindqvist Pumps: firms, their people, and private ones, in both languages.

Numbers are of ranges that no telephone has: +44 113 496 0xxx and its like (kept free for films), and Chinese
ones with 5550 in the middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIRST_CODE = 1001
"""The first customer's number with the firm; the others follow."""
PIN_HOLDERS = ("1021", "1022", "1023", "1024", "1081", "1082", "1083", "1084")
"""Those who can prove on the telephone who they are: four of each language, and config's office.sql has their
accounts."""


@dataclass(frozen=True, slots=True)
class SampleCustomer:
    """`fields`: those of `Customers.add`; `firm`: the name of a firm that comes before."""

    fields: Mapping[str, Any]
    firm: str | None = None


WESTERN_FIRMS = (
    "Okafor Dairy Ltd", "Reyes Bottling", "Brennan Farms", "Harbour Laundry", "Moss & Daughters Brewery",
    "Ashby Quarries", "Calder Waterworks", "Dunmore Fisheries", "Eskdale Creamery", "Fenwick Paper",
)  # fmt: skip
CHINESE_FIRMS = (
    ("苏州清源水务", "Suzhou Qingyuan Water"), ("昆山恒泰食品", "Kunshan Hengtai Foods"),
    ("无锡江南酿造", "Wuxi Jiangnan Brewing"), ("常熟瑞丰纺织", "Changshu Ruifeng Textiles"),
    ("太仓港务服务", "Taicang Port Services"), ("吴江丝绸印染", "Wujiang Silk Dyeing"),
    ("张家港钢管", "Zhangjiagang Steel Tubes"), ("南通海鲜冷链", "Nantong Seafood Cold Chain"),
    ("湖州竹业", "Huzhou Bamboo"), ("嘉兴乳业", "Jiaxing Dairy"),
)  # fmt: skip
WESTERN_PEOPLE = (
    "Margaret Okafor", "Daniel Reyes", "Fiona Brennan", "Peter Harlow", "Ruth Moss", "Colin Ashby", "Jane Calder",
    "Patrick Dunmore", "Elsie Bainbridge", "Hugh Fenwick", "Amara Obi", "Lewis Grant", "Maria Santos", "Tom Ridley",
    "Nadia Rahman", "Oscar Lindgren", "Helen Price", "George Whitaker", "Ivy Turner", "Samuel Boateng",
    "Clara Weston", "Arthur Pell", "Beatrix Holm", "Dylan Morgan", "Edith Crane", "Frank Osei", "Gwen Parry",
    "Henry Voss", "Isla Munro", "Jack Tolland", "Keira Shaw", "Liam Doyle", "Molly Finch", "Noah Sander",
    "Olive Hartley", "Paul Eriksen", "Rosa Marin", "Simon Yates", "Tessa Lund", "Victor Hale",
)  # fmt: skip
CHINESE_PEOPLE = (
    ("陈伟", "Chen Wei"), ("王芳", "Wang Fang"), ("李娜娜", "Li Nana"), ("张敏", "Zhang Min"), ("刘洋", "Liu Yang"),
    ("赵磊", "Zhao Lei"), ("黄丽", "Huang Li"), ("周杰", "Zhou Jie"), ("吴强", "Wu Qiang"), ("徐静", "Xu Jing"),
    ("孙鹏", "Sun Peng"), ("马超群", "Ma Chaoqun"), ("朱琳", "Zhu Lin"), ("胡军", "Hu Jun"), ("郭晓明", "Guo Xiaoming"),
    ("何静怡", "He Jingyi"), ("高翔", "Gao Xiang"), ("林秀英", "Lin Xiuying"), ("罗勇", "Luo Yong"), ("郑洁", "Zheng Jie"),
    ("梁宇", "Liang Yu"), ("谢婷", "Xie Ting"), ("宋涛", "Song Tao"), ("唐雪", "Tang Xue"), ("许刚", "Xu Gang"),
    ("韩梅", "Han Mei"), ("冯浩", "Feng Hao"), ("邓颖", "Deng Ying"), ("曹阳", "Cao Yang"), ("彭博文", "Peng Bowen"),
    ("曾瑶", "Zeng Yao"), ("萧然", "Xiao Ran"), ("田甜", "Tian Tian"), ("董建国", "Dong Jianguo"), ("袁媛", "Yuan Yuan"),
    ("潘越", "Pan Yue"), ("于海", "Yu Hai"), ("蒋文", "Jiang Wen"), ("蔡明", "Cai Ming"), ("余思远", "Yu Siyuan"),
)  # fmt: skip
STREETS = ("Mill Lane", "Canal Street", "Station Road", "Quay Side", "Church Hill")
ROADS = ("人民路", "干将东路", "金鸡湖大道", "狮山路", "运河路")


def _western_firm(place: int, name: str) -> SampleCustomer:
    number = f"+44113496{place * 10:04}"
    return SampleCustomer(
        {
            "kind": "firm", "name": name, "language": "en", "numbers": [(number, "works")], "key": place % 5 == 0,
            "address": f"{place + 1} {STREETS[place % 5]}, Leeds",
        }
    )  # fmt: skip


def _chinese_firm(place: int, name: str, latin: str) -> SampleCustomer:
    number = f"+865125550{2000 + place:04}"
    return SampleCustomer(
        {
            "kind": "firm", "name": name, "latin_name": latin, "language": "zh", "numbers": [(number, "总机")],
            "key": place % 4 == 0, "address": f"苏州市{ROADS[place % 5]}{place + 8}号",
        }
    )  # fmt: skip


def _western_person(place: int, name: str) -> SampleCustomer:
    firm = WESTERN_FIRMS[place] if place < len(WESTERN_FIRMS) else None
    first, last = name.lower().split()
    numbers = [(f"+44113496{182 + place:04}", "mobile")]
    if place % 10 == 3:
        numbers.append(("+441134960199", "home"))  # a number that several people share
    return SampleCustomer(
        {
            "kind": "person", "name": name, "language": "en", "numbers": numbers, "key": place == 0,
            "form_of_address": ("Ms", "Mr")[place % 2], "email": f"{first[0]}.{last}@customers.example",
            "position": "owner" if firm else None, "address": f"{place + 3} {STREETS[place % 5]}, Leeds",
            "wishes": "Calls only 08:00-17:00, no mail" if place == 0 else None,
        },
        firm,
    )  # fmt: skip


def _chinese_person(place: int, name: str, latin: str) -> SampleCustomer:
    firm = CHINESE_FIRMS[place][0] if place < len(CHINESE_FIRMS) else None
    numbers = [(f"+86138{55501182 + place}", "手机")]
    if place % 8 == 2:
        numbers.append(("+8651255503000", "宅电"))
    return SampleCustomer(
        {
            "kind": "person", "name": name, "latin_name": latin, "language": "zh", "numbers": numbers,
            "form_of_address": ("先生", "女士")[place % 2], "position": "采购" if firm else None,
            "email": f"{latin.lower().replace(' ', '.')}@customers.example",
            "address": f"苏州市{ROADS[place % 5]}{place + 20}号",
        },
        firm,
    )  # fmt: skip


# More of each, so that a search finds several and lists are long enough to scroll.
_RELATIVES = tuple(
    f"{name.split()[0]} {WESTERN_PEOPLE[-1 - n].split()[1]}" for n, name in enumerate(WESTERN_PEOPLE[:20])
)

CUSTOMERS: tuple[SampleCustomer, ...] = (
    *(_western_firm(place, name) for place, name in enumerate(WESTERN_FIRMS)),
    *(_chinese_firm(place, *names) for place, names in enumerate(CHINESE_FIRMS)),
    *(_western_person(place, name) for place, name in enumerate(WESTERN_PEOPLE + _RELATIVES)),
    *(_chinese_person(place, *names) for place, names in enumerate(CHINESE_PEOPLE)),
)
