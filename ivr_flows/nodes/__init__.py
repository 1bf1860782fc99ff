"""The node types: one file each, and the one list of them.

Adding a type is adding its file and its line here; checker, schema, runner and the designer's form follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ivr_flows.nodes.agent import AgentNode
from ivr_flows.nodes.authenticate import Authenticate
from ivr_flows.nodes.back import Back
from ivr_flows.nodes.callback import Callback
from ivr_flows.nodes.caller import Caller
from ivr_flows.nodes.choose_pin import ChoosePinNode
from ivr_flows.nodes.collect import CollectNode
from ivr_flows.nodes.condition import ConditionNode
from ivr_flows.nodes.count import CountNode
from ivr_flows.nodes.customer import CustomerNode
from ivr_flows.nodes.extension import Extension
from ivr_flows.nodes.flow import SubFlow
from ivr_flows.nodes.hang_up import HangUpNode
from ivr_flows.nodes.hours import Hours
from ivr_flows.nodes.http import Http
from ivr_flows.nodes.language import Language
from ivr_flows.nodes.learn import Learn
from ivr_flows.nodes.list import ListNode
from ivr_flows.nodes.listen import Listen
from ivr_flows.nodes.log import Log
from ivr_flows.nodes.mark import MarkNode
from ivr_flows.nodes.menu import Menu
from ivr_flows.nodes.message import Message
from ivr_flows.nodes.node import Node
from ivr_flows.nodes.notify import Notify
from ivr_flows.nodes.outside import Outside
from ivr_flows.nodes.play import Play
from ivr_flows.nodes.queue import Queue
from ivr_flows.nodes.queue_state import QueueState
from ivr_flows.nodes.recording import RecordingNode
from ivr_flows.nodes.request import Request
from ivr_flows.nodes.say import Say
from ivr_flows.nodes.set import Set
from ivr_flows.nodes.share import Share
from ivr_flows.nodes.sql import Sql
from ivr_flows.nodes.switch import Switch
from ivr_flows.nodes.vote import VoteNode
from ivr_flows.nodes.wait import WaitNode
from ivr_flows.nodes.yes_no import YesNo

NodeTypes = Mapping[str, type[Node]]

NODE_TYPES: NodeTypes = MappingProxyType(
    {
        "play": Play,
        "menu": Menu,
        "language": Language,
        "say": Say,
        "wait": WaitNode,
        "collect": CollectNode,
        "yes-no": YesNo,
        "listen": Listen,
        "hours": Hours,
        "caller": Caller,
        "count": CountNode,
        "queue-state": QueueState,
        "condition": ConditionNode,
        "switch": Switch,
        "share": Share,
        "set": Set,
        "sql": Sql,
        "http": Http,
        "vote": VoteNode,
        "authenticate": Authenticate,
        "choose-pin": ChoosePinNode,
        "customer": CustomerNode,
        "request": Request,
        "callback": Callback,
        "list": ListNode,
        "mark": MarkNode,
        "notify": Notify,
        "recording": RecordingNode,
        "learn": Learn,
        "log": Log,
        "flow": SubFlow,
        "back": Back,
        "queue": Queue,
        "agent": AgentNode,
        "extension": Extension,
        "outside": Outside,
        "message": Message,
        "hang-up": HangUpNode,
    }
)

__all__ = ["NODE_TYPES", "Node", "NodeTypes"]
