"""What production starts is what the product understands: commands, settings, paths and names fit together."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.cli import parser
from backend.kit.doctor.machine import MORE_NAMES
from backend.kit.settings import Settings
from backend.realtime.server import OPTIONS
from tests.architecture.sources import ROOT, files, text

OURS = {"migrate": "migrate", "web-1": "web", "web-2": "web", "bots": "bots", "worker": "worker"}
OTHERS = {"postgres", "valkey", "nginx", "coturn"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text(ROOT / "docker-compose.yml"))
    return loaded


@pytest.fixture(scope="module")
def nginx() -> str:
    return re.sub(r"#.*", "", text(ROOT / "deploy" / "nginx.conf"))


def settings_known() -> set[str]:
    source = "".join(text(path) for path in files(".py", "backend/kit"))
    return set(re.findall(r"SAMOVAR_[A-Z_]*[A-Z]", source))


def test_the_services_stand(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == set(OURS) | OTHERS
    assert compose["services"]["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize(("service", "command"), OURS.items())
def test_each_of_ours_runs_a_command_that_exists(compose: dict[str, Any], service: str, command: str) -> None:
    words = compose["services"][service]["command"]
    assert parser(words[0]).parse_args(words).command == command


@pytest.mark.parametrize("service", OURS)
def test_each_of_ours_is_told_only_settings_that_exist(compose: dict[str, Any], service: str) -> None:
    told = compose["services"][service]["environment"]
    assert set(told) <= settings_known()
    assert {"SAMOVAR_DATABASE_URL", "SAMOVAR_REDIS_URL", "SAMOVAR_SECRET_KEY", "SAMOVAR_PUBLIC_URL"} <= set(told)


def test_the_settings_load_once_the_blanks_are_filled(compose: dict[str, Any], tmp_path: Path) -> None:
    given = {
        "SAMOVAR_PUBLIC_URL": "https://inbox.example.com",
        "SAMOVAR_SECRET_KEY": "k" * 40,
        "POSTGRES_PASSWORD": "p",
    }

    def filled(value: str) -> str:
        return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: given.get(m[1], m[2] or ""), value)

    env = {key: filled(str(value)) for key, value in compose["services"]["web-1"]["environment"].items()}
    loaded = Settings.load(env | {"SAMOVAR_DATA_DIR": str(tmp_path)})
    assert loaded.database_url == "postgresql://samovar:p@postgres:5432/samovar"
    assert loaded.storage_url == "file:///data/files"
    assert loaded.smtp_url is None


def test_the_doctor_calls_no_setting_a_slip_of_the_pen() -> None:
    read = set(re.findall(r'"(SAMOVAR_[A-Z_]+)"', text(ROOT / "backend" / "kit" / "settings.py")))
    assert read <= {f"SAMOVAR_{field.name.upper()}" for field in fields(Settings)} | MORE_NAMES


def test_what_waits_for_a_service_waits_for_one_that_stands(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for other, how in service.get("depends_on", {}).items():
            waited_for = compose["services"][other]
            assert how["condition"] != "service_healthy" or "healthcheck" in waited_for
    assert all(
        compose["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        for name in OURS
        if name != "migrate"
    )


def test_nothing_but_nginx_is_open_to_the_world(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["nginx"]
    # coturn has ports of the host, where somebody asks for it, and leads nobody behind it
    assert [name for name, one in compose["services"].items() if "network_mode" in one] == ["coturn"]
    coturn = compose["services"]["coturn"]
    assert coturn["profiles"] == ["calls"]
    shut = {"10.0.0.0-10.255.255.255", "127.0.0.0-127.255.255.255", "172.16.0.0-172.31.255.255"}
    assert {f"--denied-peer-ip={each}" for each in shut} | {"--use-auth-secret"} <= set(coturn["command"])


def test_paths_of_the_host_exist(compose: dict[str, Any]) -> None:
    build = compose["services"]["web-1"]["build"]
    assert (ROOT / build["context"] / build["dockerfile"]).is_file()
    mounts = [v.split(":")[0] for v in compose["services"]["nginx"]["volumes"]]
    # the certificates are the owner's to bring
    assert [path for path in mounts if not (ROOT / path).exists() and path != "./deploy/tls"] == []


def test_nginx_knows_both_web_processes_and_upgrades_sockets(nginx: str) -> None:
    assert re.findall(r"server (web-\d):8000", nginx) == ["web-1", "web-2"]
    assert "ip_hash" not in nginx
    assert "proxy_set_header Upgrade $http_upgrade" in nginx
    assert "location = /api/v1/realtime" in nginx
    assert nginx.count("{") == nginx.count("}")


def test_nginx_is_the_proxy_that_is_trusted(compose: dict[str, Any], nginx: str) -> None:
    subnet = compose["networks"]["house"]["ipam"]["config"][0]["subnet"]
    assert compose["services"]["web-1"]["environment"]["SAMOVAR_TRUSTED_PROXIES"] == subnet
    # appended to what the client says it would let anybody name their own address
    assert "X-Forwarded-For $remote_addr;" in nginx


def test_nginx_lets_through_what_samovar_takes(nginx: str) -> None:
    limit = int(re.findall(r"client_max_body_size (\d+)m", nginx)[0]) * 1024 * 1024
    assert limit > Settings(data_dir=Path("/"), secret_key="k" * 40, storage_url="file:///").upload_max


def test_the_image_runs_as_nobody_special() -> None:
    final = text(ROOT / "deploy" / "Dockerfile").rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root|0\b)\w+", final, re.MULTILINE)
    assert 'ENTRYPOINT ["samovar"]' in final


def test_the_proxy_ends_an_idle_line_before_the_server_does(nginx: str) -> None:
    """Else the server closes one under a request that is coming already: 502, or ECONNRESET without a proxy."""
    assert "keepalive 64;" in nginx
    kept_s = int((re.search(r"keepalive_timeout (\d+)s;", nginx) or ["", "60"])[1])
    assert OPTIONS["timeout_keep_alive"] > kept_s
