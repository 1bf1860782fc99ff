"""The page of prompts: a file, a recording and a text become sounds; heard, replaced, deleted, brought back."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations
from tests.browser.test_security_page import administrators
from tests.live import sound
from tests.live.people import PASSWORD
from tests.unit.ivr_flows.sound_files import voice, write

__all__ = ["administrators"]


@pytest.fixture
async def shelf(house):
    """The house's own sound files, which the test takes away again."""
    yield house.home.prompts
    for language in ("en", "zh"):
        shutil.rmtree(house.home.prompts / language, ignore_errors=True)
    await house.ask(lambda unit: (unit.flows.forget_draft("hotline", "priya.nair"), unit.commit()))


async def draws_a_flow_that_plays(house, name: str) -> None:
    """A draft of the hotline: the sound is not there in either language, and the text only in English."""
    greeting = {"type": "hang-up", "prompt": {"sound": name, "text": {"en": "Welcome."}}}
    document = {
        "format": 1, "name": "hotline", "languages": ["en", "zh"], "start": "hello",
        "nodes": {"hello": greeting},
    }  # fmt: skip

    def save(unit) -> None:
        unit.flows.save_draft("hotline", document, author="priya.nair", base=1, revision=0)
        unit.commit()

    await house.ask(save)


async def opened(office, name: str, **context) -> Page:
    page = await office.page(permissions=["microphone"], **context)
    await page.goto("/login?next=/prompts")
    await page.fill("#name", name)
    await page.fill("#password", PASSWORD)
    await page.click("form#login button.big")
    await expect(page.get_by_role("status").filter(has_text=re.compile("Live|实时"))).to_be_visible()
    return page


async def kept(page: Page) -> None:
    await page.get_by_role("button", name="Keep").click()
    await expect(page.get_by_role("dialog")).to_have_count(0, timeout=20_000)


async def test_what_is_missing_is_uploaded_heard_deleted_and_brought_back(house, office, shelf, tmp_path):
    await draws_a_flow_that_plays(house, "jingle")
    page = await opened(office, "priya.nair", color_scheme="dark")
    await expect(page.get_by_text("1 sound is missing, and no text stands in")).to_be_visible()
    missing = page.get_by_role("table", name="Missing sounds").get_by_role("row", name="jingle")
    await expect(missing).to_have_count(2)
    await expect(missing.first).to_contain_text("Chinese")
    assert await violations(page) == []

    await missing.first.get_by_role("button", name="Upload").click()
    await page.set_input_files("input[type=file]", write(tmp_path / "说明.m4a", voice(1.0), "m4a"))
    await expect(page.get_by_label("Name, as flows call it")).to_have_value("jingle")
    assert await page.get_by_role("dialog").evaluate("at => at.scrollWidth <= at.clientWidth")
    assert await violations(page) == []
    await kept(page)
    row = page.get_by_role("table", name="Sounds", exact=True).get_by_role("row", name="jingle, Chinese")
    await expect(row).to_contain_text("hotline")
    await expect(row).to_contain_text("1.2 s")
    await expect(page.get_by_text("A voice reads the texts of")).to_be_visible()
    assert (shelf / "zh" / "jingle.wav").exists()

    await row.get_by_role("button", name="Play").focus()
    await page.keyboard.press("Enter")
    slider = row.get_by_role("slider", name="jingle, Chinese")
    await expect(slider).not_to_have_attribute("aria-valuenow", "0")
    await expect(row.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")

    await row.get_by_role("button", name="Delete").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(row).to_have_count(1)
    assert (shelf / "zh" / "jingle.wav").exists()
    told = await house.ask(
        lambda unit: [(one.actor, one.action, one.subject) for one in unit.audit.latest(9)]
    )
    for action in ("kept", "deleted", "back"):
        assert ("priya.nair", f"prompt.{action}", "zh/jingle") in told


async def test_a_recording_is_heard_before_it_is_kept_and_a_text_is_spoken(house, office, shelf):
    page = await opened(office, "priya.nair")
    await page.get_by_role("button", name="Record", exact=True).click()
    await page.get_by_label("Name, as flows call it").fill("hours")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Record").click()
    await expect(dialog.get_by_text("Microphone heard")).to_be_visible()
    await expect(dialog.get_by_role("timer")).to_have_text("0:02")
    await dialog.get_by_role("button", name="Stop").click()
    await expect(dialog.get_by_label("Listen before it is kept")).to_be_visible()
    assert await violations(page) == []
    await kept(page)
    (heard,) = sound.read(shelf / "en" / "hours.wav")
    assert heard.seconds > 1
    assert heard.tones({sound.WANG_WEI, sound.CALLER}) == {sound.WANG_WEI}

    await page.get_by_role("button", name="From a text").click()
    await page.get_by_label("Name, as flows call it").fill("hours")
    await page.get_by_role("button", name="Keep").click()
    await expect(dialog.get_by_role("alert")).to_have_text("Write a text first.")
    await page.get_by_label("What the site's voice says").fill("We are open from nine to five.")
    await expect(dialog.get_by_text("It replaces the one of")).to_be_visible()
    await kept(page)
    (spoken,) = sound.read(shelf / "en" / "hours.wav")
    assert spoken.seconds_of(sound.WANG_WEI) < 0.3
    row = page.get_by_role("row", name="hours, English")
    await row.get_by_role("button", name="The one before").click()
    await expect(page.get_by_text("hours is as it was before")).to_be_visible()
    (again,) = sound.read(shelf / "en" / "hours.wav")
    assert again.seconds == heard.seconds


DROPS = """files => {
    const carried = new DataTransfer();
    for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
    const at = document.querySelector('.prompts');
    for (const kind of ['dragenter', 'dragover', 'drop'])
      at.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


async def test_of_two_files_dropped_the_one_that_is_no_sound_is_refused_in_the_pages_own_language(
    house, office, shelf, administrators, tmp_path
):
    page = await opened(office, "bao")
    await expect(page.get_by_text("还没有自己的声音")).to_be_visible()
    assert await violations(page) == []
    good = list(write(tmp_path / "a", voice(1.0), "flac").read_bytes())
    bad = list(b"\x7fELF" + bytes(range(256)) * 20)
    await page.evaluate(DROPS, [["Welcome.flac", good], ["Main menu.mp3", bad]])
    name = page.get_by_label("名称（流程中使用）")
    await expect(name).to_have_value("Welcome")
    await page.get_by_label("来电者的语言").select_option("en")
    await page.get_by_role("button", name="保存").click()
    await expect(name).to_have_value("Main-menu", timeout=20_000)
    assert (shelf / "en" / "Welcome.wav").exists()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "这不是可读取的声音文件", timeout=20_000
    )
    assert await violations(page) == []
    assert [file.name for file in (shelf / "en").glob("[!.]*")] == ["Welcome.wav"]
    assert not any(house.home.uploads.iterdir()), "nothing of it is kept"


async def test_an_agent_does_not_see_the_page(office):
    office.expects("403")
    page = await office.page()
    await page.goto("/login?next=/prompts")
    await page.fill("#name", "wang.wei")
    await page.fill("#password", PASSWORD)
    await page.click("form#login button.big")
    await expect(page.get_by_text("Your role does not allow this")).to_be_visible()
