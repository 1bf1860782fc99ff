"""A day on which things die: real calls in all steps of their story, and faults at random moments.

`python -m tests.chaos --kills 200` (`make chaos KILLS=200`) brings up a house of its own, lets agents work and
callers call, and breaks something again and again (faults.py); at the end ledger.py compares what everybody
saw with what the journal says, and prints it as one line of JSON. The seed makes the people's and the faults'
choices again; the moments at which they meet are real.

Nouns: Agent, Caller (people.py), Fault (faults.py), Day (day.py), Account of the day (ledger.py).
"""
