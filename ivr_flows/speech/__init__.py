"""Speech: texts, and sounds that people upload, become sound files for the telephone.

Decides: how a file of speech is named, how loud it is, what can be rendered before the first call.
Never: runs in the server's process (`worker` and `intake` are programs of their own), chooses which prompt is
played.
Nouns: voice (an espeak-ng voice id), rate (words a minute), level (dBFS). Files are 8 kHz mono 16-bit wav.
Begin with worker.py (the program and its two lines of JSON), then voice.py and level.py; `cache_name` names a
rendered text, `environment` is what the worker has to be started with, `catalogue` lists a flow's texts.
intake.py takes a sound file of any kind; decoding.py is what it does with it.
"""

from ivr_flows.speech.catalogue import catalogue
from ivr_flows.speech.espeak import environment
from ivr_flows.speech.naming import cache_name

__all__ = ["cache_name", "catalogue", "environment"]
