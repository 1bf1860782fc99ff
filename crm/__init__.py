"""The firm's memory: customers, their contact history, accounts, recordings, messages, the journal's tables.

Decides: who a number belongs to, what of two editors' changes can stand together, who may see and hear what.
Never: speaks to Asterisk, knows a live call, runs a thread or a reactor. Plain and synchronous: `cti` runs it
in threads of its own, the console in its worker's. Nouns: Customer (person or firm), Number (E.164), Account,
Interaction, Segment, Recording, Message, Fact. What leaves a unit is a frozen record of records.py, never a
live row; nothing is kept unless `unit.commit()`. Times are aware and UTC, lengths are seconds. Begin with
database.py (Database, unit), then unit.py and records.py; what calls leave behind comes in through
journal_store.py, as the facts of facts.py, and nowhere else. SQLite and PostgreSQL behave alike; the same
tests run on both.
"""
