"""The home folder and the secrets in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.faults import Refused
from config.home import Home
from config.secrets import Secrets, write_private
from tests.unit.config.conftest import RIGHT, read, spoiled


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_only_its_owner_may_look_into_a_home(home):
    assert mode(home.path) == mode(home.recordings) == mode(home.run) == 0o700


def test_sqlite_lies_in_the_home_unless_it_says_where(home):
    assert home.database_url("sqlite:///trunkline.db") == f"sqlite:///{home.path}/trunkline.db"
    assert home.database_url("sqlite:////srv/x.db") == "sqlite:////srv/x.db"
    assert home.database_url("postgresql://u:p@h/d") == "postgresql://u:p@h/d"


def test_the_sites_own_flow_goes_before_the_librarys(home):
    library = home.flow_file("hotline.json")
    assert library.parent.name == "library"
    (home.flows / "hotline.json").write_text("{}")
    assert home.flow_file("hotline.json") == home.flows / "hotline.json"


def test_secrets_are_made_once_and_kept_from_other_eyes(home):
    made = Secrets.load_or_create(home, read(RIGHT))
    assert mode(home.secrets_file) == 0o600
    assert Secrets.load_or_create(home, read(RIGHT)) == made
    words = [made.ari_password, made.ami_password, made.session_key, *made.station_passwords.values()]
    assert len(set(words)) == len(words)
    assert all(len(word) >= 20 for word in words)


def test_only_telephones_that_register_get_a_password(home):
    assert set(Secrets.load_or_create(home, read(RIGHT)).station_passwords) == {"101"}


def test_a_new_station_gets_its_password_and_the_others_keep_theirs(home):
    before = Secrets.load_or_create(home, read(RIGHT))
    grown = read(spoiled(("[[numbers]]", '[[stations]]\nname = "102"\nkind = "sip"\n\n[[numbers]]')))
    after = Secrets.load_or_create(home, grown)
    assert set(after.station_passwords) == {"101", "102"}
    assert after.station_passwords["101"] == before.station_passwords["101"]
    assert after.session_key == before.session_key


def test_secrets_that_others_can_read_are_refused(home):
    Secrets.load_or_create(home, read(RIGHT))
    home.secrets_file.chmod(0o644)
    with pytest.raises(Refused) as refused:
        Secrets.load_or_create(home, read(RIGHT))
    assert str(refused.value) == (
        f"{home.secrets_file}: others can read the secrets (mode 0644); type `chmod 600 {home.secrets_file}`;"
        " delete the file if a stranger may have seen it, new ones are made"
    )


@pytest.mark.parametrize("text", ["", "no = toml = at all", 'ari_password = "x"\nstation_passwords = 1'])
def test_secrets_that_are_spoiled_say_what_to_do(home, text):
    write_private(home.secrets_file, text)
    with pytest.raises(
        Refused, match=r"cannot be read .*; delete it: new secrets are made at the next start"
    ):
        Secrets.load_or_create(home, read(RIGHT))


def test_secrets_do_not_show_in_a_log(home):
    made = Secrets.load_or_create(home, read(RIGHT))
    assert made.ari_password not in repr(made)
