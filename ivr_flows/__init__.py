"""The flow language: what a caller hears and may choose before somebody talks to him.

Decides: what comes next in a flow, what it wants done on the call (effects), what is wrong with a flow.
Never: touches a call, waits, reads a clock or a file, knows Asterisk, the database or the site's settings;
names of the site come in as `Known`, values of the call as variables. Only speech/ does I/O: it renders
and takes in prompts, in processes of its own.
Nouns: Flow (the document), node, exit, Announcement (what is to be heard, by language), Effect and Result,
Run (one caller's way), Step (a node and the exit by which it was left), Variable, Formula, Learned, Fault,
Trial (a saved attempt and what is expected of it). Times in seconds.
Begin with flow.py, then runner.py and effects.py, then nodes/menu.py for a node type, then check.py;
docs/flows.md shows the language from outside.
The flows that come with the house are in library/.
"""
