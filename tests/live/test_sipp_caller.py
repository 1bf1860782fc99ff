"""A caller by SIPp: another SIP stack than that of our telephones, so that no fault of theirs hides one of ours."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from tests.live import emptiness
from tests.live.numbers import newcomer

SCENARIO = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a caller who listens to the menu and hangs up">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:CALLER@[local_ip]:[local_port]>;tag=[pid]-[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:CALLER@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=caller 1 1 IN IP[local_ip_type] [local_ip]
    s=-
    c=IN IP[media_ip_type] [media_ip]
    t=0 0
    m=audio [auto_media_port] RTP/AVP 0
    a=rtpmap:0 PCMU/8000
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
    ACK [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:CALLER@[local_ip]:[local_port]>;tag=[pid]-[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0
  ]]></send>
  <pause milliseconds="1500"/>
  <send retrans="500"><![CDATA[
    BYE [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:CALLER@[local_ip]:[local_port]>;tag=[pid]-[call_number]
    [last_To:]
    Call-ID: [call_id]
    CSeq: 2 BYE
    Max-Forwards: 70
    Content-Length: 0
  ]]></send>
  <recv response="200"/>
</scenario>
"""


async def test_three_callers_of_another_make_are_answered_and_stand_in_the_history(house, tmp_path):
    sipp = shutil.which("sipp")
    if sipp is None:
        pytest.skip("no SIPp on this machine: `apt-get install sip-tester`")
    caller = newcomer()
    scenario = tmp_path / "caller.xml"
    scenario.write_text(SCENARIO.replace("CALLER", caller).replace("\n    ", "\n"), encoding="utf-8")
    node, far_end = house.site.nodes[0], house.network.host(20)
    before = await house.ask(lambda unit: len(unit.interactions.history(number=caller, limit=20)))
    called = await asyncio.create_subprocess_exec(
        sipp, f"{node.address}:{node.sip_port}", "-sf", str(scenario), "-s", "+8651255500100",
        "-i", far_end, "-p", "5060", "-mi", far_end, "-m", "3", "-r", "3", "-nostdin", "-timeout", "20s",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        cwd=tmp_path,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(called.communicate(), 30)
    assert called.returncode == 0, said.decode()[-2000:]
    assert not await emptiness.settles(house.calls_left)
    calls = await house.ask(lambda unit: unit.interactions.history(number=caller, limit=20))
    assert len(calls) == before + 3
    assert {call.outcome for call in calls[:3]} == {"abandoned"}, "they left while the menu spoke"
