"""The CTI link: the WebSocket by which consoles, headless agents and third parties reach live calls.

messages.py holds its words (and so its published schema), commands.py the one table of what each command
does, client.py a connection, desk.py what an agent is shown of his calls, board.py the team lead's figures.
"""
