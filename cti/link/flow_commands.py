"""What the link's commands about flows do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cti.flows.templates import read_templates
from cti.link import flow_messages, flows
from cti.link.command_table import command, designer
from cti.refused import Refused

if TYPE_CHECKING:
    from cti.link.client import LinkClient
    from cti.link.commands import Commands


@command("flows.types")
async def flow_types(self: Commands, client: LinkClient, asked: flow_messages.FlowsTypes) -> object:
    designer(client)
    here = self.services.flows
    return await self.services.records.run("what flows are drawn with", lambda: flows.types(here))


@command("flows.document")
async def flow_document(self: Commands, client: LinkClient, asked: flow_messages.FlowsDocument) -> object:
    designer(client)
    found = self.services.flows.named(asked.flow)
    if found is None:
        raise Refused("no-such-flow", f"no flow {asked.flow} is live; draw and publish it")
    return flows.document(found)


@command("flows.templates")
async def flow_templates(self: Commands, client: LinkClient, asked: flow_messages.FlowsTemplates) -> object:
    designer(client)
    types = self.services.flows.types
    found = await self.services.records.run("the templates of flows", lambda: read_templates(types))
    return flows.templates(found)


@command("flows.exits")
async def flow_exits(self: Commands, client: LinkClient, asked: flow_messages.FlowsExits) -> object:
    designer(client)
    return flows.exits(self.services.flows.types, asked.nodes)


@command("flows.judge")
async def judge_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsJudge) -> object:
    who = designer(client)
    found = await self.publishing.judge(await self.publishing.draft(asked.flow, who.name))
    return flows.judged(found, who.language)


@command("flows.try")
async def try_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsTry) -> object:
    who = designer(client)
    document = await self.publishing.draft(asked.flow, who.name)
    return flows.tried(await self.publishing.attempt(document, asked.trial))


@command("flows.hear")
async def hear_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsHear) -> object:
    designer(client)
    heard = await self.keeping.listen(asked.language, asked.sound, asked.text)
    return flow_messages.FlowHeard(sound=heard.sound, spoken=heard.spoken)


@command("flows.publish")
async def publish_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsPublish) -> object:
    who = designer(client)
    version = await self.publishing.publish(
        asked.flow, who.name, base=asked.base, note=asked.note, in_spite_of=asked.in_spite_of
    )
    return flow_messages.FlowPublished(flow=asked.flow, version=version)


@command("flows.make_live")
async def make_flow_live(self: Commands, client: LinkClient, asked: flow_messages.FlowsMakeLive) -> object:
    who = designer(client)
    await self.publishing.make_live(asked.flow, asked.version, who.name)
    return flow_messages.FlowPublished(flow=asked.flow, version=asked.version)


@command("flows.watch")
async def watch_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsWatch) -> object:
    designer(client)
    seen = await self.flow_watch.watch(client, asked.flow)
    if client not in self.clients:
        self.flow_watch.left(client)
    return seen


@command("flows.unwatch")
async def unwatch_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsUnwatch) -> object:
    self.flow_watch.unwatch(client, asked.flow)
    return None


@command("flows.follow")
async def follow_call(self: Commands, client: LinkClient, asked: flow_messages.FlowsFollow) -> object:
    who = designer(client)
    followed = self.flow_watch.follow(client, asked.interaction)
    self.audit(who.name, "flow.followed", asked.interaction)
    return followed


@command("flows.unfollow")
async def unfollow_call(self: Commands, client: LinkClient, asked: flow_messages.FlowsUnfollow) -> object:
    self.flow_watch.unfollow(client, asked.interaction)
    return None


@command("flows.test")
async def test_flow(self: Commands, client: LinkClient, asked: flow_messages.FlowsTest) -> object:
    who = designer(client)
    begun = await self.flow_tests.begin(client, who, asked)
    self.audit(who.name, "flow.tested", asked.flow, f"station {asked.station}")
    return begun


@command("flows.test_go")
async def test_goes_on(self: Commands, client: LinkClient, asked: flow_messages.FlowsTestGo) -> object:
    self.flow_tests.of(client, asked.test).go_on(step=asked.step)
    return None


@command("flows.test_stops")
async def test_stops(self: Commands, client: LinkClient, asked: flow_messages.FlowsTestStops) -> object:
    self.flow_tests.of(client, asked.test).pauses_before(asked.stops)
    return None


@command("flows.test_set")
async def test_set(self: Commands, client: LinkClient, asked: flow_messages.FlowsTestSet) -> object:
    self.flow_tests.of(client, asked.test).sets(asked.variable, asked.value)
    return None


@command("flows.test_end")
async def test_ends(self: Commands, client: LinkClient, asked: flow_messages.FlowsTestEnd) -> object:
    self.flow_tests.of(client, asked.test).hang_up()
    return None
