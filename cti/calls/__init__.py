"""One session per call: caller, IVR, queue, agent, talk, wrap-up.

A session is a single coroutine that reads top to bottom as the call's story; it is ended through one method
that works once, and closes what it opened in one place. Hold, transfer and recording have files of their own.
Begin with inbound.py, then session.py, then talk.py.
"""
