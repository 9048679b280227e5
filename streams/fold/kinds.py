"""The kinds of records there are. The order is that of observers, of ticks and of what follows from a regulation."""

from __future__ import annotations

from collections.abc import Callable

from streams.fold.aggregate import Aggregate, Context
from streams.fold.alerting.alerting import Alerting
from streams.fold.alerting.clusters import Clusters
from streams.fold.attempts import SendAttempts
from streams.fold.cases import Cases
from streams.fold.drills import Drills
from streams.fold.duty import Duty
from streams.fold.follow import Follow
from streams.fold.imported import Imported
from streams.fold.live_calls import LiveCalls
from streams.fold.messaging.messages import Messages
from streams.fold.messaging.safe_words import SafeWords
from streams.fold.registry import RegistryReplica
from streams.fold.silence import Silence
from streams.fold.sitreps import Sitreps
from streams.fold.steps import Steps
from streams.fold.tasks.tasks import Tasks

AGGREGATES: tuple[Callable[[Context], Aggregate], ...] = (
    RegistryReplica,
    Duty,
    Cases,
    Clusters,
    Steps,
    Silence,
    Alerting,
    SendAttempts,
    Imported,
    Tasks,
    SafeWords,
    Messages,
    Sitreps,
    Follow,
    Drills,
    LiveCalls,
)
