"""Who attacks, and what is done about it.

offences.py counts and decides (pure: no clock, no I/O), guard.py is the shell around it: it hears of offences
from Asterisk's security events, from the link, the pages and the port, keeps the blocks in a file, and has
them carried out at Asterisk and at the port. never.py says whom nothing of this may touch.
"""
