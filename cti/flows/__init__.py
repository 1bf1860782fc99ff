"""The site's flows: found, checked, published while people call.

Decides: which flow new callers take, and that no faulty one is ever taken.
Never: carries a flow out (cti/calls/flow_run.py does), draws one (the console does).
Nouns: shelf (the flows that are live), version, draft, trial.
Begin with shelf.py, then publishing.py.
"""
