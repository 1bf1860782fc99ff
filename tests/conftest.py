"""Marks and settings of all tests. The reactor is in tests/reactor.py, for those folders that need it."""
