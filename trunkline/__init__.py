"""The command `trunkline`: brings the house up, watches it, takes it down, keeps its accounts; and
what the engineer on call has: story, doctor, drain, reload, backup, restore (docs/operating.md).

Decides: in which order the parts start and stop, and what to tell the person when one cannot.
Never: handles a call, or draws a page; those are processes of their own. No Twisted here.

Nouns: Part (one child process that is watched), Step (what must be right before a part starts), Refused (one
clear sentence and an exit code). install.py and private_apt.py run before anything is installed: standard
library only.
Orders to the running server go over its control socket (control.py; the other end is cti/control.py).
Begin with cli.py, then supervisor.py, then asterisk_node.py; of the commands with drain.py.
"""

__version__ = "0.1.0"
