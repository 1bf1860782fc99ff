"""Who gets which call.

Decides: offers to agents and their end, overflow, a caller's place, every change of an agent's state.
Never: waits, reads a clock, draws lots, speaks to Asterisk, the database or a screen.
Nouns: Agent, Skill (index 0-100), Queue, Interaction, Offer, Decision. Times are seconds on one clock of the
caller's choice, handed in as `now`; the same events at the same times give the same decisions.

    centre = Centre([Queue("sales-en", requires={"sales": 1, "english": 1})], ringing=20, wrap_up=30)
    centre.step(AgentLoggedIn("li.na", {"sales": 80, "english": 60}), now=0.0)
    centre.step(AgentReady("li.na"), now=1.0)
    centre.step(CallQueued("call-1", "sales-en"), now=2.0)
    # [AgentMoved("li.na", Ready(...), Reserved("call-1", until=22.0, ...)), Offer("call-1", "li.na", ...)]

The rules, each told in full where it is kept:

- Which call first: higher priority, then older, over all queues alike (waiting.py).
- Which agent first: the one asked for, the one who served the caller last, else the most skilled, among
  equals the one idle longest (matching.py).
- What an agent can do when, and how long he counts as idle (agent_state.py, drawn in docs/agent-states.md).
- What becomes of a call that nobody takes (centre.py).

Begin with centre.py (step), then matching.py, then agent_state.py. events.py and decisions.py are the words
of the conversation; figures.py what boards are told."""
