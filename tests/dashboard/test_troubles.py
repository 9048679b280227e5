"""What is answered when the house itself has a trouble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request

from dashboard import troubles
from dashboard.locale import CATALOGUES, Words
from streams import errors
from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import StreamsError
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser
from tests.dashboard.conftest import Site
from tests.sealing import sealer

RAISED: list[tuple[StreamsError, int, str]] = [
    (errors.HashingBusy("x"), 503, "busy"),
    (errors.JournalUnavailable("x"), 503, "journal"),
    (errors.JournalRefused("x"), 503, "journal"),
    (errors.LeaseLost(7), 503, "journal"),
    (errors.MissingPart("x"), 503, "part"),
    (errors.SealKeyMissing("ab", "ring"), 503, "seal"),
    (errors.SealBroken("x"), 503, "seal"),
    (errors.UnknownKey("x"), 503, "seal"),
    (errors.StoreError("x"), 409, "store"),
    (errors.UnitRefused("unknown", unit="x"), 409, "store"),
    (errors.IllegalMove("case", "NEW", "CLOSED"), 500, "other"),
    (errors.SegmentDamaged("x", "y"), 500, "other"),
    (errors.ConfigError(""), 500, "other"),
    (StreamsError("x"), 500, "other"),
]
SECRET = "a word of the machine's own"


@pytest.fixture
def server() -> Flask:
    made = Flask("troubled")
    troubles.register(made)

    def trouble(n: int) -> str:
        raise RAISED[n][0]

    made.add_url_rule("/x/<int:n>", "x", trouble, methods=["GET", "POST"])
    return made


@pytest.mark.parametrize("n", range(len(RAISED)))
@pytest.mark.parametrize("language", CATALOGUES)
def test_a_script_is_told_what_to_do_in_the_language_of_its_page(server: Flask, n: int, language: str) -> None:
    _, status, code = RAISED[n]
    page = {"Referer": f"http://here/region/2112?lang={language}"}
    answer = server.test_client().post(f"/x/{n}", json={}, headers=page)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    before, _, behind = Words(language)[f"trouble_{code}"].partition("{number}")
    detail = answer.get_json()["detail"]
    assert detail.startswith(before)
    assert detail.endswith(behind)
    assert ("Retry-After" in answer.headers) == (code in {"busy", "journal"})


def test_whoever_reads_it_as_a_page_gets_a_page(server: Flask) -> None:
    html = {"Accept": "text/html,*/*;q=0.8"}
    for path, tag, said in (("/x/5", "zh-CN", "密钥文件"), ("/x/5?lang=en", "en", "file of keys")):
        answer = server.test_client().get(path, headers=html)
        assert (answer.status_code, answer.mimetype) == (503, "text/html")
        assert f'lang="{tag}"' in answer.text
        assert said in answer.text
    unasked = server.test_client().get("/x/5?lang=tlh", headers=html)
    assert 'lang="zh-CN"' in unasked.text


def test_the_log_has_the_reason_under_the_number_that_was_told_and_the_answer_has_not(
    server: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    RAISED.append((errors.SegmentDamaged(SECRET, "y"), 500, "other"))
    try:
        answer = server.test_client().post(f"/x/{len(RAISED) - 1}")
    finally:
        RAISED.pop()
    logged = capsys.readouterr().out
    assert SECRET in logged
    assert SECRET not in answer.text
    number = next(word for word in answer.get_json()["detail"].replace("。", " ").split() if word in logged)
    assert len(number) == 6


@pytest.mark.parametrize("wrong", [errors.Denied("open", "x"), errors.UnknownRegion("x")])
def test_what_may_not_be_has_the_answer_of_what_is_not_there(server: Flask, wrong: StreamsError) -> None:
    RAISED.append((wrong, 404, ""))
    try:
        answer = server.test_client().get(f"/x/{len(RAISED) - 1}")
    finally:
        RAISED.pop()
    assert answer.status_code == 404
    assert Words("zh")["not_found"] in answer.text


def test_a_fault_nobody_foresaw_and_what_is_too_large_are_told_too(server: Flask) -> None:
    server.config["MAX_CONTENT_LENGTH"] = 10

    def fault() -> str:
        return SECRET + str(1 / len(request.get_data()))

    server.add_url_rule("/fault", "fault", fault, methods=["POST"])
    client = server.test_client()
    found = client.post("/fault")
    assert (found.status_code, found.get_json()["code"]) == (500, "other")
    assert SECRET not in found.text
    large = client.post("/fault", data=b"x" * 11, headers={"Referer": "http://here/?lang=en"})
    assert (large.status_code, large.get_json()["detail"]) == (413, Words("en")["trouble_large"])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, demo=True)
    yield made
    made.registry.close()


def test_a_seal_that_cannot_be_opened_is_told_at_the_door_of_the_pages(site: Site, tmp_path: Path) -> None:
    name, word = "sealed.one", "a rather long word"
    new = NewUser(name=name, password=word, role=Role.AUDITOR, scope="2112", profile="asvs", totp=True)
    made = AuditRecord(0, "t", "operator", "2112", "", "user.add", name)
    site.registry.add_user(new, made, real_ms())
    ring = tmp_path / "seal.keys"
    kept = ring.read_bytes()
    ring.unlink()
    sealer(tmp_path)  # another ring: it opened nothing that is kept here
    asked = {"name": name, "password": word, "code": "123456"}
    page = {"Origin": site.url(), "Accept": "text/html"}
    told = site.client().post("/signin", data=asked, headers=page)
    assert told.status_code == 503
    assert "密钥文件" in told.text
    ring.write_bytes(kept)
    assert site.client().post("/signin", data=asked, headers=page).status_code == 403
