"""The prompt library: the site's own sound files, and who may change them while people call.

Decides: what a kept sound is called, that the one before it stays, what is missing for which flow, that a
sound which callers need is not deleted.
Never: decodes anything in this process (ivr_flows/speech/intake.py does, in one of its own), plays anything
(cti/prompts.py looks for the file at each playing, so that a new sound is heard at once, at every node).
Nouns: Library (the files), Kept (one sound), Keeping (changes, asked over the link), Need (a sound that a
flow plays and the site does not have).
Why here: the console may reach neither flows nor live calls. It carries pieces of files to and fro; all else
its pages ask over the link, as every other client does.
Begin with library.py, then keeping.py.
"""
