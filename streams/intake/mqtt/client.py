"""The connection to a broker, made again whenever it ends. MQTT 5: the broker keeps what is published at QoS 1 while
we are away, and sends at most MOST messages that we have not acknowledged.

The library runs in a thread of its own; what it reports is brought to the event loop, in order.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from streams.errors import ConfigError
from streams.settings import MqttSection

MOST = 1_000
"""Messages that wait for their acknowledgement; of those without one (QoS 0) as many may wait."""
_KEPT_S = 7 * 86_400
"""So long the broker keeps what is for us while we are away."""
_ALIVE_S = 30
_AGAIN_S = (1, 60)
"""The pause before the next try to connect, doubled from the first to the second."""
_REACHED_S = 3.0
"""Within which a connection is made; a stop waits for it."""
_HEADER = 4_096
"""Of a packet beside its message."""


class BrokerMessage(NamedTuple):
    """`line`: number of the connection that it came by; `id`: of the message on it."""

    topic: str
    body: bytes
    id: int
    qos: int
    line: int


class BrokerClient:
    """`arrived` and `turned` are called in the event loop. `turned`: what is wrong, '' once the broker sends. `limit`:
    bytes of a message; longer ones are not sent to us."""

    def __init__(
        self, section: MqttSection, limit: int, arrived: Callable[[BrokerMessage], None], turned: Callable[[str], None]
    ) -> None:
        self._section, self._limit, self._arrived, self._turned = section, limit, arrived, turned
        self._loop = asyncio.get_running_loop()
        self._line, self._admitted = 0, False
        self._unasked = threading.Semaphore(MOST)
        self._client = self._made()
        self.dropped = 0

    def open(self) -> None:
        """Begins to connect, for as long as it takes. Raises ConfigError for a file of certificates that is none."""
        if self._section.secure:
            try:
                self._client.tls_set_context(ssl.create_default_context(cafile=self._section.ca or None))
            except (OSError, ssl.SSLError) as wrong:
                raise ConfigError(f"mqtt.ca: {self._section.ca} cannot be read ({wrong})") from None
        first = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        first.SessionExpiryInterval = _KEPT_S
        first.ReceiveMaximum = MOST
        first.MaximumPacketSize = self._limit + _HEADER
        host, port = self._section.address
        self._client.connect_async(host, port, _ALIVE_S, clean_start=False, properties=first)
        self._client.loop_start()

    def close(self) -> None:
        """Blocking. What was not acknowledged comes again."""
        self._client.disconnect()
        self._client.loop_stop()

    def acknowledge(self, message: BrokerMessage) -> None:
        """One of a connection that has ended is sent again by the broker, and its number may be another's by now."""
        if message.qos == 0:
            self._unasked.release()
        elif message.line == self._line:
            self._client.ack(message.id, message.qos)

    def _made(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._section.client,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )
        if self._section.user:
            client.username_pw_set(self._section.user, self._section.password)
        client.connect_timeout = _REACHED_S
        client.reconnect_delay_set(*_AGAIN_S)
        client.on_connect, client.on_connect_fail = self._connected, self._not_reached
        client.on_subscribe, client.on_disconnect = self._subscribed, self._gone
        client.on_message = self._message
        return client

    def _say(self, wrong: str) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._turned, wrong)

    # -- called in the library's thread ----------------------------------------------------------------------
    def _connected(self, client: Client, _: Any, __: ConnectFlags, reason: ReasonCode, ___: Properties | None) -> None:
        self._line += 1
        self._admitted = not reason.is_failure
        if reason.is_failure:
            self._say(f"the broker refuses us: {reason}")
            return
        # What is retained was published before; a session that is kept has it.
        options = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)
        client.subscribe([(topic, options) for topic in self._section.topics.split()])

    def _subscribed(self, _: Client, __: Any, ___: int, reasons: list[ReasonCode], ____: Properties | None) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        self._say(f"the broker refuses mqtt.topics: {', '.join(refused)}" if refused else "")

    def _not_reached(self, _: Client, __: Any) -> None:
        # It is called while the library deals with what went wrong.
        self._say(f"the broker cannot be reached: {sys.exc_info()[1]}")

    def _gone(self, _: Client, __: Any, ___: DisconnectFlags, reason: ReasonCode, ____: Properties | None) -> None:
        self._line += 1
        if self._admitted and reason.is_failure:
            self._say(f"the connection to the broker ended: {reason}")

    def _message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        if message.qos == 0 and not self._unasked.acquire(blocking=False):
            self.dropped += 1
            return
        one = BrokerMessage(message.topic, bytes(message.payload), message.mid, message.qos, self._line)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._arrived, one)
