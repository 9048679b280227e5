"""Numbers of history: facts summed up by area, unit and day, as the fold sums them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Engine, and_, func, select

from streams.history import fact_sums as sums
from streams.history.backlog import reading
from streams.history.cases.tables import cases
from streams.history.fact_sums import DAY, UNIT, AreaPart
from streams.history.facts import FactSpan
from streams.history.sums import last_day
from streams.history.tables import facts
from streams.model.fact import REPORTS


class Numbers:
    """Reads only. Every method raises Backlogged while history is far behind."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def first_day(self, region: str) -> int | None:
        """The first local day that anything is known of in a region; None for none."""
        area = facts.c.village.between(region, region + ":")
        with reading(self._engine) as tx:
            return tx.execute(select(func.min(facts.c.day)).where(facts.c.measure == REPORTS, area)).scalar()

    def imported_until(self) -> int:
        """The last local day whose sums were imported, without cases; 0 where none were."""
        with reading(self._engine) as tx:
            return last_day(tx)

    def known_above(self, span: FactSpan, length: int) -> bool:
        """Whether imported sums of these days are known of larger areas alone than those with `length` digits."""
        with reading(self._engine) as tx:
            return sums.known_above(tx, span, length)

    def totals(self, span: FactSpan, measures: Sequence[str]) -> Counter[str]:
        """{measure: integer}, as the fold sums them."""
        with reading(self._engine) as tx:
            return sums.totals(tx, span, measures)

    def by_area(self, span: FactSpan, measures: Sequence[str], length: int) -> dict[str, Counter[str]]:
        """The same for each area whose code has `length` digits; a case whose place is known less well counts in the
        part that is."""
        with reading(self._engine) as tx:
            return sums.split(tx, span, measures, AreaPart(length))

    def by_unit(self, span: FactSpan, measures: Sequence[str]) -> dict[str, Counter[str]]:
        """The same for each unit, of its own steps and of those it is the heir of; '' = of no unit's."""
        with reading(self._engine) as tx:
            return sums.split(tx, span, measures, UNIT)

    def by_day(self, span: FactSpan, measures: Sequence[str]) -> dict[int, Counter[str]]:
        """The same for each local day."""
        with reading(self._engine) as tx:
            return {int(day): found for day, found in sums.split(tx, span, measures, DAY).items()}

    def by_area_and_day(
        self, span: FactSpan, measures: Sequence[str], length: int
    ) -> dict[tuple[str, int], Counter[str]]:
        """The same for each area of a tier and local day; of what is open, what changed on it, from the beginning."""
        with reading(self._engine) as tx:
            return sums.split_by(tx, span, measures, (AreaPart(length), DAY))

    def by_unit_area_type(
        self, span: FactSpan, measures: Sequence[str], length: int
    ) -> dict[tuple[str, str, str], Counter[str]]:
        """The same for each unit, area of a tier and type of case; of cases alone, without imported sums."""
        of_cases = facts.join(cases, and_(facts.c.kind == "case", facts.c.id == cases.c.id))
        with reading(self._engine) as tx:
            by = (UNIT, AreaPart(length), cases.c.type)
            return sums.split_by(tx, span, measures, by, of_cases)
