"""What a city's own tables add to its regulation. Everything is left out of an event until the city has brought it."""

from __future__ import annotations

from functools import cached_property

import msgspec

from streams.model.telephones import PhoneDirectory, PhoneEntry


class OwnRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """`directory`: telephones of services by area."""

    directory: tuple[PhoneEntry, ...] = ()

    @cached_property
    def by_service(self) -> PhoneDirectory:
        return PhoneDirectory(self.directory)


NO_OWN_RULES = OwnRules()
