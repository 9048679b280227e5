"""What pages and routes of one process are made from; opened once, where the process starts."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.auth.signin import SignInRoutes
from dashboard.commands import CommandSender
from streams.clock import CityClock
from streams.geography.places import Places
from streams.history.history import History
from streams.model.store import StoreInfo
from streams.registry.registry import Registry
from streams.settings import Settings


class Services(NamedTuple):
    settings: Settings
    registry: Registry
    signin: SignInRoutes
    history: History
    places: Places
    store: StoreInfo
    clock: CityClock
    commands: CommandSender
