"""What calls have left is given back while the server runs, however much stays from its start."""

import subprocess
import sys

PROGRAM = """
from collections import deque
from cti.__main__ import _ready

class Session:
    alive = 0
    def __init__(self):
        self.itself = self  # as calls are: their parts know each other
        Session.alive += 1
    def __del__(self):
        Session.alive -= 1

whole_house = [[] for _ in range(1_500_000)]
_ready()
present, most = deque(maxlen=10_000), 0
for _ in range(400_000):
    present.append(Session())
    most = max(most, Session.alive)
print(most)
"""


def test_calls_that_are_over_do_not_wait_for_a_quarter_of_all_that_is_there() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert said.split()[0] == "ready"
    assert int(said.split()[1]) < 200_000
