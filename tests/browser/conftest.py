from tests.browser.fixtures import chromiums, office
from tests.live.fixtures import house, standing_house
from tests.reactor import on_the_reactor

__all__ = ["chromiums", "house", "office", "on_the_reactor", "standing_house"]
