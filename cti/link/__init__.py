"""The CTI link: the WebSocket by which consoles, headless agents and third parties reach live calls.

messages.py holds its words (and so its published schema) with those about flows and prompts beside it;
command_table.py is the one table of what each command does, filled by commands.py, flow_commands.py and
prompt_commands.py; client.py a connection, desk.py what an agent is shown of his calls, board.py the team
lead's figures.
"""
