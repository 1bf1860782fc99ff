"""The site's settings: what the firm's lines, stations, queues, hours and prompts are.

Decides: whether a site file is right, and says every fault of it at once; where things lie under the home
folder; what Asterisk is told (its files are rendered here from `asterisk/templates`).
Never: starts anything, opens a port, touches the database. Knows no other room.

Nouns: Site (one frozen tree of settings), Node (one Asterisk), Board (a card or trunk of N lines), Station
(an agent's phone), Queue, Hours, Fault, Home (the state folder), Secrets. Lengths are seconds, numbers E.164.
Begin with schema.py, then load.py, then render.py.
"""
