"""Alarms: what is wrong with the house itself, from when until when, told in the same words everywhere.

As in the management of telephone networks (ITU-T X.733) an alarm is raised, stands with its severity, and is
cleared; it is named by what is wrong, never by who noticed. Nobody raises one by hand: the lookout sees how
things are, the rules say which alarms that is, and the difference to what stood before is told. So none can
stay behind. Links, /health, /metrics and `trunkline status` show this one set.
Nouns: Alarm, Seen. Begin with rules.py, then alarms.py. docs/operating.md says what each means.
"""
