"""A real Mosquitto with the shipped configuration, but for ports and places; and phones that publish to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.servers import START_S, free_port

DEPLOY = Path(__file__).parents[4] / "deploy" / "mosquitto"
PLACES = os.environ.get("PATH", "") + ":/usr/sbin"
PASSWORDS = {"city": "of the city", "li": "of li", "wang": "of wang"}
MISSING = "" if shutil.which("mosquitto", path=PLACES) else "no mosquitto: apt-get install mosquitto"


class Mosquitto:
    """`kill9` and `start` keep the port and, as shipped, what is kept for who is away."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port, self._tls_port = folder, free_port(), free_port()
        self.secure_url = f"mqtts://localhost:{self._tls_port}"
        self.ca = certified(folder / "certs")
        self.url = f"mqtt://127.0.0.1:{self.port}"
        passwords = folder / "city.passwd"
        for n, (user, password) in enumerate(PASSWORDS.items()):
            made = ["mosquitto_passwd", *(["-c"] if n == 0 else []), "-b", str(passwords), user, password]
            subprocess.run(made, check=True, env={"PATH": PLACES}, capture_output=True)
        shutil.copyfile(DEPLOY / "city.acl", folder / "city.acl")
        for file in (passwords, folder / "city.acl"):
            file.chmod(0o600)
        (folder / "kept").mkdir()
        (folder / "city.conf").write_text(self._configuration(), "utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def _configuration(self) -> str:
        text = (DEPLOY / "city.conf").read_text("utf-8")
        text = text.replace("listener 8883", f"listener {self._tls_port} localhost").replace("1883", str(self.port))
        text = text.replace("/etc/mosquitto/", f"{self._folder}/")
        text = text.replace("/var/lib/mosquitto/", f"{self._folder}/kept/")
        return text + ("\nuser root\n" if os.geteuid() == 0 else "\n")

    def start(self) -> None:
        program = shutil.which("mosquitto", path=PLACES)
        assert program
        with (self._folder / "log").open("ab") as out:
            self._process = subprocess.Popen(
                [program, "-v", "-c", str(self._folder / "city.conf")], stdout=out, stderr=out
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text())

    def stop(self) -> None:
        """In order, so that it writes down what it keeps."""
        self._end(signal.SIGTERM)

    def kill9(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_S)
            self._process = None


def certified(folder: Path) -> Path:
    """The certificate of a server on this machine, which vouches for itself."""
    folder.mkdir()
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "privkey.pem").write_bytes(private)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    return folder / "fullchain.pem"


@contextlib.contextmanager
def mosquitto(folder: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(folder)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill9()


@contextlib.contextmanager
def phone(broker: Mosquitto, user: str) -> Iterator[Client]:
    """A client of the broker by the account of `user`, connected."""
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set(user, PASSWORDS[user])
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    try:
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


async def publish(client: Client, topic: str, *bodies: bytes, qos: int = 1) -> None:
    """Once the broker has them; it says so of what its list refuses too."""
    sent = [client.publish(topic, body, qos) for body in bodies]
    for one in sent:
        await asyncio.to_thread(one.wait_for_publish, START_S)
