from __future__ import annotations

from dashboard.names import shown_name
from streams.access.subject import Role, Subject


def test_a_department_is_named_and_of_everybody_else_the_beginning_of_the_session() -> None:
    assert shown_name(Subject(id="abcdef", role=Role.DUTY, scope="2112")) == "值班员 abcd"
    assert shown_name(Subject(id="abcdef", role=Role.DEPARTMENT, scope="2112", department="police")).endswith(" police")
