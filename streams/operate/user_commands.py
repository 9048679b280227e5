"""The commands of who signs in: users, open sessions and one-time links."""

from __future__ import annotations

import argparse
import getpass
import sys

from streams.operate import shell
from streams.operate.audit import operator
from streams.operate.upkeep import Add
from streams.operate.users import ROLES, add_user, end_session, end_user, open_sessions, renew_user
from streams.settings import Settings


def add_parsers(add: Add) -> None:
    new = add("add-user", _add_user, "a person who signs in by name and password; asks for the password")
    new.add_argument("name")
    new.add_argument("--role", required=True, choices=ROLES)
    new.add_argument("--scope", default="", help="region code (default: the whole city)")
    new.add_argument("--totp", action="store_true", help="with a second factor; prints what to scan")
    new.add_argument("--elsewhere", action="store_true", help="signs in by the city's own provider; no password here")
    new.add_argument("--pin", action="store_true", help="asks for a PIN too: it renews a duty seat whose time is up")
    new.add_argument("--department", default="", help="id of the department whose cases these are")
    new.add_argument("--worker", type=int, default=0, help="number of the worker this person is")
    again = add("renew-user", _renew_user, "a new password for a person who lost theirs; asks for it")
    again.add_argument("name")
    again.add_argument("--second", action="store_true", help="forget the second factor too; a new one is enrolled")
    again.add_argument("--reason", required=True)
    end = add("end-user", _end_user, "nobody signs in by that name any more; its sessions end at once")
    end.add_argument("name")
    end.add_argument("--reason", required=True)
    add("sessions", _sessions, "who is signed in")
    kill = add("end-session", _end_session, "sign somebody out; open sockets close within about a second")
    kill.add_argument("session")
    kill.add_argument("--reason", required=True)
    add("links", _links, "print fresh one-time sign-in links")


def _add_user(settings: Settings, asked: argparse.Namespace) -> int:
    password = "" if asked.elsewhere else _typed("password")
    pin = _typed("PIN") if asked.pin else ""
    with shell.open_registry(settings) as registry:
        for line in add_user(
            settings,
            registry,
            name=asked.name,
            password=password,
            role=asked.role,
            scope=asked.scope,
            totp=asked.totp,
            elsewhere=asked.elsewhere,
            pin=pin,
            worker=asked.worker,
            department=asked.department,
        ):
            print(line)
    return 0


def _typed(what: str) -> str:
    """A secret, from a terminal without showing it, else the next line of what is piped in: never a word of the
    command, which everyone on the machine may list."""
    return getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _renew_user(settings: Settings, asked: argparse.Namespace) -> int:
    password = _typed("password")
    with shell.open_registry(settings) as registry:
        print(renew_user(settings, registry, asked.name, password, asked.reason, second=asked.second))
    return 0


def _end_user(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        print(end_user(registry, asked.name, asked.reason))
    return 0


def _sessions(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        print("\n".join(open_sessions(registry)))
    return 0


def _end_session(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        print(end_session(registry, asked.session, asked.reason))
    return 0


def _links(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.store import sign_in_links

    with shell.open_registry(settings) as registry:
        registry.audit(operator("links", "sign-in links"))
        for role, link in sign_in_links(settings, registry).items():
            print(f"{role:<10} {link}")
    return 0
