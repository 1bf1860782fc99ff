"""What the link's commands about the prompt library do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cti.link import prompt_messages, prompts
from cti.link.command_table import command, designer
from cti.sounds.keeping import SoundName

if TYPE_CHECKING:
    from cti.link.client import LinkClient
    from cti.link.commands import Commands


@command("prompts.list")
async def list_prompts(self: Commands, client: LinkClient, asked: prompt_messages.PromptsList) -> object:
    designer(client)
    return prompts.listed(await self.keeping.shelf(), tuple(self.services.site.languages))


@command("prompts.take")
async def take_prompt(self: Commands, client: LinkClient, asked: prompt_messages.PromptsTake) -> object:
    sound, who = SoundName(asked.language, asked.name), designer(client)
    return prompts.kept(await self.keeping.take(sound, asked.upload, who.name))


@command("prompts.speak")
async def speak_prompt(self: Commands, client: LinkClient, asked: prompt_messages.PromptsSpeak) -> object:
    sound, who = SoundName(asked.language, asked.name), designer(client)
    return prompts.kept(await self.keeping.speak(sound, asked.text, who.name))


@command("prompts.delete")
async def delete_prompt(self: Commands, client: LinkClient, asked: prompt_messages.PromptsDelete) -> object:
    sound, who = SoundName(asked.language, asked.name), designer(client)
    await self.keeping.delete(sound, who.name)
    return None


@command("prompts.back")
async def bring_prompt_back(self: Commands, client: LinkClient, asked: prompt_messages.PromptsBack) -> object:
    sound, who = SoundName(asked.language, asked.name), designer(client)
    return prompts.kept(await self.keeping.back(sound, who.name))
