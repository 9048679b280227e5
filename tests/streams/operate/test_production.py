from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from streams.errors import ConfigError
from streams.operate.production import check
from streams.settings import Settings

ELSEWHERE = {"audit_heads": "/var/audit/heads.jsonl", "audit_key": "/etc/city/audit.pem"}


def settings(folder: Path, registry: dict[str, str], *, demo: bool = False, **sections: Any) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder, "demo": demo}, "registry": registry, **sections})


def test_heads_and_key_elsewhere_are_enough(tmp_path: Path) -> None:
    check(settings(tmp_path, ELSEWHERE))
    check(settings(tmp_path, {"audit_heads": "/var/audit/heads.jsonl", "audit_public_key": "/etc/city/public.pem"}))
    check(settings(tmp_path, {}, demo=True))


@pytest.mark.parametrize(
    ("registry", "key"),
    [
        ({}, "registry.audit_heads"),
        ({"audit_heads": "{data}/audit/heads.jsonl"}, "registry.audit_heads"),
        ({"audit_heads": "{data}/../{name}/heads.jsonl"}, "registry.audit_heads"),
        ({"audit_heads": "/var/audit/heads.jsonl"}, "registry.audit_key"),
        ({"audit_heads": "/var/audit/heads.jsonl", "audit_key": "{data}/audit.pem"}, "registry.audit_key"),
    ],
)
def test_what_lies_within_the_data_folder_is_refused(tmp_path: Path, registry: dict[str, str], key: str) -> None:
    said = {name: path.format(data=tmp_path, name=tmp_path.name) for name, path in registry.items()}
    with pytest.raises(ConfigError, match=key) as refused:
        check(settings(tmp_path, said))
    assert refused.value.exit_code == 78


def test_a_provider_is_asked_over_tls_alone(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"access\.oidc_issuer"):
        check(settings(tmp_path, ELSEWHERE, access={"oidc_issuer": "http://sso.example"}))
    check(settings(tmp_path, ELSEWHERE, access={"oidc_issuer": "https://sso.example"}))


def test_a_broker_elsewhere_is_asked_over_tls_alone(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"mqtt\.url"):
        check(settings(tmp_path, ELSEWHERE, mqtt={"url": "mqtt://broker.example:1883"}))
    for url in ("mqtts://broker.example", "mqtt://127.0.0.1:1883", "mqtt://localhost"):
        check(settings(tmp_path, ELSEWHERE, mqtt={"url": url}))
