"""The CTI server: stands between Asterisk and the CRM database, the only room with the reactor.

Decides nothing about who gets which call (acd does) or what a caller hears next (ivr_flows does): it carries
both out, tells the consoles over the link, and writes down in the journal what happened.
Never: blocks the reactor; lets a raw Asterisk message past `switch`; keeps a fact only in memory.

Nouns: Node (one Asterisk), Channel (one leg at the switch), Session (one call's story), Agent (somebody
logged in at a station), Client (one connection of the link). Times: seconds on `Clock.now()` inside,
UTC datetimes in messages and in the journal.
Begin with app.py (what there is), then calls/inbound.py (a call's story), then switch/node.py.
"""
