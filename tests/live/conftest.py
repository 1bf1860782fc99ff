from tests.live.fixtures import house, standing_house
from tests.reactor import on_the_reactor

__all__ = ["house", "on_the_reactor", "standing_house"]
