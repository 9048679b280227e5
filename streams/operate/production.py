"""What a production store asks of its configuration before anything starts."""

from __future__ import annotations

from pathlib import Path

from streams.access.inlets import is_here
from streams.errors import ConfigError
from streams.settings import Settings


def check(settings: Settings) -> None:
    """Raises ConfigError, naming the key. A demo store may have everything in one folder: it holds no real people."""
    if settings.store.demo:
        return
    own = settings.registry
    if not own.audit_heads or _inside(settings, own.audit_heads):
        raise ConfigError(
            "registry.audit_heads must name a file outside store.data_dir: who can write the data must not be able to "
            "write the signatures of the audit too"
        )
    if own.audit_key and _inside(settings, own.audit_key):
        raise ConfigError(f"registry.audit_key {own.audit_key} lies in store.data_dir: move it elsewhere")
    if not own.audit_key and not own.audit_public_key:
        raise ConfigError(
            "registry.audit_key must name the key that signs the audit, outside store.data_dir: make it by `python -m "
            "streams audit-key FILE`; or set registry.audit_public_key and let another user run `sign-audit`"
        )
    if settings.access.second_factor != "required":
        raise ConfigError("access.second_factor must be `required` in production")
    if settings.access.oidc_issuer.startswith("http://"):
        raise ConfigError("access.oidc_issuer must begin with https:// in production")
    host, _ = settings.mqtt.address
    if settings.mqtt.url and not settings.mqtt.secure and not (host == "localhost" or is_here(host)):
        raise ConfigError("mqtt.url must begin with mqtts:// in production, unless the broker is on this machine")


def _inside(settings: Settings, path: str) -> bool:
    return Path(path).resolve().is_relative_to(settings.store.data_dir.resolve())
