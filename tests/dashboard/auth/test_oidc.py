"""Single sign-on against a real provider on loopback: who it vouches for comes in as whom the registry knows."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from flask.testing import FlaskClient

from dashboard.app import create
from dashboard.auth.oidc import Provider
from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.model.store import StoreInfo
from streams.registry.records import NewUser
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.dashboard.conftest import Browser
from tests.sealing import sealer
from tests.servers import free_port

_CLIENT = {"oidc_client": "city", "oidc_secret": "s", "oidc_claim": "sub"}
ADDED = AuditRecord(0, "test", "operator", "", "", "user.add", "x")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider of its own process."""
    url = f"http://localhost:{(port := free_port())}"
    words = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as provider:
        end = time.monotonic() + 30
        while True:
            try:
                requests.get(f"{url}/.well-known/openid-configuration", timeout=2).raise_for_status()
                break
            except requests.RequestException:
                assert time.monotonic() < end, "the provider did not begin"
                time.sleep(0.05)
        yield url
        provider.terminate()


class City:
    """The desks' server with that provider; `li.na` is known, `old` was ended."""

    def __init__(self, folder: Path, issuer: str, **access: str) -> None:
        self.settings = Settings.model_validate(
            {
                "store": {"data_dir": folder},
                "access": {**_CLIENT, "oidc_issuer": issuer, **access},
            }
        )
        self.registry = Registry(f"sqlite:///{folder / 'registry.db'}", sealer(folder))
        self.registry.migrate()
        self.registry.set_store(StoreInfo(city="2112", demo=False, created_ms=0, offset_ms=0, rate=1.0, salt="00"))
        for name in ("li.na", "old"):
            new = NewUser(name=name, password="", role=Role.LEADER, scope="211221", profile="asvs", elsewhere=True)
            self.registry.add_user(new, ADDED, 0)
        self.registry.disable_user("old", ADDED, 0)
        self.server = create(self.settings, self.registry, wall=False).server

    def client(self) -> FlaskClient:
        client = Browser(self.server, self.server.response_class, use_cookies=True)
        client.registry, client.wall, client.origin = self.registry, False, self.settings.dashboard_url
        return client

    def actions(self) -> list[str]:
        return [f"{one.record.action} {one.record.object}" for one in self.registry.audit_chain()][3:]


@pytest.fixture
def city(tmp_path: Path, issuer: str) -> City:
    return City(tmp_path, issuer)


def vouched(client: FlaskClient, name: str) -> str:
    """The path a browser comes back with after somebody said at the provider who they are."""
    there = client.get("/signin/oidc")
    assert there.status_code == 303
    asked = there.headers["Location"]
    assert parse_qs(urlsplit(asked).query)["code_challenge_method"] == ["S256"]
    answer = requests.post(asked, data={"sub": name}, allow_redirects=False, timeout=10)
    assert answer.status_code in (302, 303), answer.text[:300]
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_who_the_provider_vouches_for_comes_in_as_the_registry_has_them(city: City) -> None:
    client = city.client()
    answer = client.get(vouched(client, "Li.Na"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/home")
    assert client.get("/home").status_code == 200
    assert client.get("/region/211224").status_code == 404
    assert city.actions() == ["user.bind li.na", "signin oidc"]
    cookies = answer.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


@pytest.mark.parametrize("name", ["nobody", "old"])
def test_who_is_not_known_here_or_has_been_ended_does_not(city: City, name: str) -> None:
    client = city.client()
    assert client.get(vouched(client, name)).status_code == 403
    assert client.get("/region/211221").status_code == 401


def test_an_answer_serves_the_browser_that_asked_and_only_once(city: City) -> None:
    asker, other = city.client(), city.client()
    back = vouched(asker, "li.na")
    assert other.get(back).status_code == 403
    vouched(other, "li.na")
    assert other.get(back).status_code == 403, "another's answer with one's own cookie"
    assert asker.get(back).status_code == 303
    assert asker.get(back).status_code == 403


@pytest.mark.parametrize("spoil", [r"state=[^&]+", r"code=[^&]+"])
def test_a_spoilt_answer_signs_nobody_in(city: City, spoil: str) -> None:
    client = city.client()
    back = vouched(client, "li.na")
    for other in ("", f"{spoil[: spoil.index('=')]}=forged"):
        assert client.get(re.sub(spoil, other, back)).status_code == 403


def test_another_audience_is_refused(tmp_path: Path, issuer: str, city: City) -> None:
    """A token that was made for another client of the same provider."""
    folder = tmp_path / "other"
    folder.mkdir()
    other = City(folder, issuer, oidc_client="another")
    client = city.client()
    there = client.get("/signin/oidc").headers["Location"].replace("client_id=city", "client_id=another")
    back = urlsplit(requests.post(there, data={"sub": "li.na"}, allow_redirects=False, timeout=10).headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert other.actions() == []


def test_a_claim_that_is_not_there_names_nobody(tmp_path: Path, issuer: str) -> None:
    city = City(tmp_path, issuer, oidc_claim="employee_number")
    client = city.client()
    assert client.get(vouched(client, "li.na")).status_code == 403


def test_a_provider_that_is_away_is_told_and_passwords_still_work(tmp_path: Path) -> None:
    city = City(tmp_path, f"http://127.0.0.1:{free_port()}")
    answer = city.client().get("/signin/oidc")
    assert answer.status_code == 503
    assert 'id="password"' in answer.get_data(as_text=True)


def test_without_a_provider_there_is_no_way_to_one(tmp_path: Path) -> None:
    city = City(tmp_path, "")
    assert "/signin/oidc" not in city.client().get("/signin").get_data(as_text=True)
    assert city.client().get("/signin/oidc").status_code == 404
    assert city.client().get("/signin/oidc/back?state=&code=x").status_code == 403


def test_who_signs_in_elsewhere_has_no_password_here(city: City) -> None:
    for password in ("", "x"):
        assert city.registry.sign_in("li.na", password, "", 1, "") is None


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.SUPERVISOR])
def test_who_needs_two_factors_is_asked_for_ours_after_the_provider(city: City, role: Role) -> None:
    new = NewUser(name="boss", password="", role=role, scope="2112", profile="asvs", elsewhere=True)
    city.registry.add_user(new, ADDED, 0)
    client = city.client()
    answer = client.get(vouched(client, "boss"))
    assert (answer.status_code, answer.location) == (303, "/signin/second")
    for page in ("/admin/users", "/region/2112", "/health"):
        assert client.get(page).status_code == 401
    page = client.get("/signin/second").text
    assert 'src="data:image/svg+xml' in page
    found = re.search(r'name="secret" value="(\w{32})"', page)
    assert found is not None
    said = {"secret": found[1], "code": pyotp.TOTP(found[1]).now()}
    assert client.post("/signin/second", data=said, headers={"Origin": "https://evil.example"}).status_code == 403
    ours = {"Origin": city.settings.dashboard_url}
    wrong = client.post("/signin/second", data=said | {"code": "x"}, headers=ours)
    assert wrong.status_code == 403
    assert found[1] in wrong.text, "the picture that was scanned stays"
    done = client.post("/signin/second", data=said, headers=ours)
    home = "/admin/users" if role is Role.SECURITY_ADMIN else "/region/2112"
    assert (done.status_code, done.location) == (303, home)
    assert client.get(home).status_code == 200
    again = city.client()
    assert again.get(vouched(again, "boss")).location == "/signin/second"
    assert "data:image" not in again.get("/signin/second").text, "enrolled once, asked each time"


def test_the_providers_own_second_factor_counts_where_it_is_configured(tmp_path: Path, issuer: str) -> None:
    access = Settings.model_validate({"access": {"oidc_second": "mfa urn:example:aal2"}})
    provider = Provider(access, "http://127.0.0.1/back")
    for claims, proved in (
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "urn:example:aal2"}, True),
        ({"amr": ["pwd"], "acr": "1"}, False),
        ({"amr": "mfa"}, False),
        ({}, False),
    ):
        assert provider._proved(claims) is proved
    assert not Provider(Settings(), "x")._proved({"amr": ["mfa"], "acr": ""})


def test_after_the_provider_one_is_where_one_wanted_to_be(city: City) -> None:
    client = city.client()
    there = client.get("/signin/oidc?next=/region/211221106").headers["Location"]
    back = urlsplit(requests.post(there, data={"sub": "li.na"}, allow_redirects=False, timeout=10).headers["Location"])
    assert client.get(f"{back.path}?{back.query}").location == "/region/211221106"


def test_a_provider_over_tls_sends_nobody_to_an_address_without_it() -> None:
    provider = Provider(Settings.model_validate({"access": {"oidc_issuer": "https://sso.example"}}), "x")
    assert provider._checked("https://sso.example/keys") == "https://sso.example/keys"
    for url in ("http://sso.example/keys", "file:///etc/passwd", "ftp://sso.example", ""):
        with pytest.raises(ValueError, match="https address"):
            provider._checked(url)
