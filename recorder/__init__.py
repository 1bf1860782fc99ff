"""What is recorded and where it lies; voicemail. Who may hear it stands with the records, in crm.

Decides: whether a talk is recorded, the names and places of files, that a recording is one file with the
customer left and the agent right, what becomes of parts that a crash left behind.
Never: speaks to Asterisk (`cti` starts and stops its MixMonitor), runs a thread, writes the database.
Nouns: RecordingPlan (one talk's files before they exist), part (one side's raw sound), Recorded, Mailboxes.
Times are aware and UTC, lengths are seconds, paths that leave this room lie below their folder.
Plain and synchronous: `join` takes about a second and a half of CPU for a minute and a half of talk as Opus;
run it in a thread. Begin with recorder.py, then sound.py (samples), then mailboxes.py.
"""
