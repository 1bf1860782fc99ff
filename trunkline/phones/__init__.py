"""Headless SIP telephones, made with PJSUA2: stations for agents and callers for the lines.

Decides: when to ring, answer, speak, press keys, hold, transfer and hang up, as it is told.
Never: routes a call, reads the site's database on its own, opens a sound card, owns a thread of Python.
Nouns: Engine (the one PJSUA2 endpoint of a process and its loop), SipPhone (an address that rings: a set
that registers, a device at a fixed address, or the far end of a board), PhoneCall (one call of it),
events (what a phone tells), Fleet (several phones, a process each), Crowd (many planned calls).
Begin with sip_phone.py, then call.py, then engine.py. `trunkline phone` and `trunkline callers` are thin
shells around them: json_lines.py, keyboard.py and crowd.py.

How PJSUA2 is kept tame, in one place: it has no SIP thread (`threadCnt = 0`), one loop pumps it, and every
callback runs inside that loop on the Python thread that owns it. A callback copies what it was told and
leaves; the work is done after the pump has returned, so that no call is destroyed inside its own callback.
"""
