from tests.live.fixtures import house, near_folder, standing_house
from tests.reactor import on_the_reactor

__all__ = ["house", "near_folder", "on_the_reactor", "standing_house"]
