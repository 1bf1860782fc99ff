from tests.reactor import on_the_reactor

__all__ = ["on_the_reactor"]
