"""The agents', team leads' and visitors' pages.

Decides: what a page shows, in which language, and who may open it or ask its JSON API.
Never: holds a live call's state, speaks to Asterisk, or reaches a call but over the CTI link, as every
other client of the centre does. Its process may be slow or dead and no call notices.
Nouns: Page (HTML made here), API (JSON for the pages' scripts), Guard (who may), Words (every sentence in
every language), Preferences (theme, language, density of one account).
Begin with app.py (what is put together), then guard.py, then pages/ and api/. The scripts of the desk, the
live board and the call-us page are in frontend/src, one entry a page; frontend/src/state is their heart.
"""
