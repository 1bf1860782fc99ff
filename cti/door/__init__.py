"""The one public port: the link, the browsers' SIP, static files, and the console's pages passed on.

front.py lists the paths; sip_relay.py and pages.py carry two of them, visitors.py the page "call us".
"""
