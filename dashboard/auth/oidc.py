"""Single sign-on by OpenID Connect: the city's own provider says who somebody is, the registry what they may.

Authorization code with PKCE, state and nonce, which wait in a cookie of five minutes (SameSite=Lax: it must come back
with a redirect from another site). The identity token is judged here: signature, issuer, audience, time, nonce.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from streams.registry.records import Vouched
from streams.settings import Settings

WAIT_S = 300
_TIMEOUT_S = 5
_KEEP_S = 600
_ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Never `none`, never a shared secret: the provider signs with a key of its own."""

TROUBLE = (requests.RequestException, AuthlibBaseError, JoseError, ValueError, KeyError)
"""The provider is away, or what it says does not hold: no one is signed in."""


class Provider:
    """`settings.access.oidc_*`. `back`: where the provider sends people back to. Blocking; raises TROUBLE."""

    def __init__(self, settings: Settings, back: str) -> None:
        self._access, self._back = settings.access, back
        self._known: dict[str, Any] = {}
        self._known_at = -float(_KEEP_S)

    @property
    def configured(self) -> bool:
        return bool(self._access.oidc_issuer)

    def begin(self) -> tuple[str, str]:
        """(where to send somebody, what waits in the cookie)."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._session() as session:
            url, _ = session.create_authorization_url(
                self._metadata()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url), ".".join((state, nonce, verifier))

    def vouched(self, waiting: str, state: str, code: str) -> Vouched:
        """Who came back, as the provider's token says it. Raises ValueError for an answer no one here asked for."""
        parts = waiting.split(".")
        if len(parts) != 3 or not state or not secrets.compare_digest(parts[0].encode(), state.encode()):
            raise ValueError("an answer that was not asked for")
        with self._session() as session:
            token = session.fetch_token(
                self._metadata()["token_endpoint"], code=code, code_verifier=parts[2], timeout=_TIMEOUT_S
            )
        claims = jwt.decode(token["id_token"], self._keys(), algorithms=_ALGORITHMS).claims
        rules = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self._metadata()["issuer"]},
            aud={"essential": True, "value": self._access.oidc_client},
            exp={"essential": True},
            nonce={"essential": True, "value": parts[1]},
        )
        rules.validate(claims)
        found = claims.get(self._access.oidc_claim)
        if not isinstance(found, str) or not found:
            raise ValueError(f"the provider says nothing of {self._access.oidc_claim}")
        account = claims.get("sub")
        if not isinstance(account, str) or not account:
            raise ValueError("the provider names no account (sub)")
        return Vouched(str(claims["iss"]), account, found, self._proved(claims))

    def _proved(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says, in one of the configured values, that it asked for a second factor."""
        methods = claims.get("amr")
        values = {claims.get("acr"), *(methods if isinstance(methods, list) else ())}
        return bool(set(self._access.oidc_second.split()) & {one for one in values if isinstance(one, str)})

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self._access.oidc_client,
            self._access.oidc_secret or None,
            scope="openid profile",
            redirect_uri=self._back,
            code_challenge_method="S256",
        )

    def _metadata(self) -> dict[str, Any]:
        """The provider's own description, kept for ten minutes; it must name itself as it is configured."""
        if monotonic() - self._known_at > _KEEP_S:
            issuer = self._access.oidc_issuer.rstrip("/")
            found = self._get(f"{issuer}/.well-known/openid-configuration")
            if found["issuer"].rstrip("/") != issuer:
                raise ValueError(f"the provider calls itself {found['issuer']}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                self._checked(found[name])
            self._known, self._known_at = found, monotonic()
        return self._known

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._get(self._metadata()["jwks_uri"]))

    def _get(self, url: str) -> Any:
        answer = requests.get(self._checked(url), timeout=_TIMEOUT_S, allow_redirects=False)
        answer.raise_for_status()
        return answer.json()

    def _checked(self, url: str) -> str:
        """A provider over TLS names no address without it: not for its keys, not with a code."""
        own = urlsplit(self._access.oidc_issuer).scheme
        if urlsplit(url).scheme != own:
            raise ValueError(f"{url} is no {own} address")
        return url
