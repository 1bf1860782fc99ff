"""Attackers, small and of our own: they know SIP, HTTP and RTP as far as is needed to do harm."""
