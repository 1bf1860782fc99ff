"""Asterisk as typed objects and events.

One Node for each Asterisk: an ARI WebSocket that carries requests and events in one order, and an AMI
connection for what ARI cannot do. A Channel is one leg, a Bridge is where legs meet; both are known to the
rest of the house by these objects only.
Begin with node.py, then channel.py; ari.py and ami.py are the wires, events.py and parse.py the words.
"""
