from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from backend.kit.settings import Settings, SettingsError

KEY = "k" * 40


def load(tmp_path: Path, **env: str) -> Settings:
    given = {"SAMOVAR_DATA_DIR": str(tmp_path / "data"), "SAMOVAR_SECRET_KEY": KEY} | env
    return Settings.load(given)


def test_defaults_stand_without_any_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.load({})
    assert settings.data_dir == tmp_path / "data"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (settings.database_url, settings.redis_url, settings.log) == (None, None, "console")
    assert settings.storage_url == f"file://{tmp_path}/data/files"


def test_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    env = {"SAMOVAR_DATA_DIR": str(tmp_path / "data")}
    first, second = Settings.load(env), Settings.load(env)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    path = tmp_path / "data/run/secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_data_directory_that_stands_already_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.joinpath("data").mkdir(mode=0o755)
    Settings.load({"SAMOVAR_DATA_DIR": str(tmp_path / "data")})
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "data/run").stat().st_mode) == 0o700


def _key(data_dir: str) -> str:
    return Settings.load({"SAMOVAR_DATA_DIR": data_dir}).secret_key


def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(_key, [str(tmp_path / "data")] * 12, chunksize=1))) == 1


def test_a_damaged_secret_key_is_never_replaced_silently(tmp_path: Path) -> None:
    path = tmp_path / "data/run/secret_key"
    path.parent.mkdir(parents=True)
    path.write_text("short")
    with pytest.raises(SettingsError, match="damaged"):
        Settings.load({"SAMOVAR_DATA_DIR": str(tmp_path / "data")})
    assert path.read_text() == "short"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMOVAR_PORT", "http"),
        ("SAMOVAR_PORT", "70000"),
        ("SAMOVAR_PORT", "-1"),
        ("SAMOVAR_PORT", "８０"),
        ("SAMOVAR_LOG", "xml"),
        ("SAMOVAR_DATABASE_URL", "mysql://u:hunter2@h/d"),
        ("SAMOVAR_DATABASE_URL", "postgresql://"),
        ("SAMOVAR_DATABASE_URL", "postgresql://u:hunter2@h:port/d"),
        ("SAMOVAR_REDIS_URL", "127.0.0.1:6379"),
        ("SAMOVAR_PUBLIC_URL", "inbox.example.com"),
        ("SAMOVAR_PUBLIC_URL", "https://inbox.example.com/chat"),
        ("SAMOVAR_PUBLIC_URL", "https://inbox.example.com?x=1"),
        ("SAMOVAR_SECRET_KEY", "short"),
        ("SAMOVAR_STORAGE_URL", "ftp://files"),
        ("SAMOVAR_SMTP_URL", "mail.example.com"),
        ("SAMOVAR_MAIL_FROM", "nobody"),
        ("SAMOVAR_MAIL_FROM", "a@b.example\nBcc: x@y.example"),
    ],
)
def test_a_malformed_value_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, **{name: value})
    assert name in str(error.value)
    assert "hunter2" not in str(error.value)


def test_public_url_loses_its_slash_and_follows_host_and_port(tmp_path: Path) -> None:
    assert load(tmp_path, SAMOVAR_PUBLIC_URL="https://inbox.example.com/").public_url == "https://inbox.example.com"
    assert load(tmp_path, SAMOVAR_HOST="0.0.0.0", SAMOVAR_PORT="81").public_url == "http://127.0.0.1:81"
    assert load(tmp_path, SAMOVAR_HOST="::1").public_url == "http://[::1]:8000"


def test_settings_do_not_show_their_secrets(tmp_path: Path) -> None:
    settings = load(tmp_path, SAMOVAR_DATABASE_URL="postgresql://u:hunter2@h/d", SAMOVAR_REDIS_URL="redis://:hunter2@h")
    assert "hunter2" not in repr(settings)
    assert KEY not in repr(settings)


def test_a_proxy_of_this_machine_is_believed_when_nobody_else_can_reach_us(tmp_path: Path) -> None:
    here = ("127.0.0.0/8", "::1/128")
    for host in ("", "127.0.0.1", "localhost", "::1"):
        assert load(tmp_path, SAMOVAR_HOST=host).trusted_proxies == here, host
    for host in ("0.0.0.0", "::", "192.0.2.7", "inbox.example.com"):
        assert load(tmp_path, SAMOVAR_HOST=host).trusted_proxies == (), host
    assert load(tmp_path, SAMOVAR_TRUSTED_PROXIES="none").trusted_proxies == ()
    assert load(tmp_path, SAMOVAR_TRUSTED_PROXIES="10.0.0.0/8, 192.0.2.7").trusted_proxies == (
        "10.0.0.0/8",
        "192.0.2.7/32",
    )
    with pytest.raises(SettingsError, match="SAMOVAR_TRUSTED_PROXIES"):
        load(tmp_path, SAMOVAR_TRUSTED_PROXIES="proxy.example.com")
