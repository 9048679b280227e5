"""A real S3 server on loopback, with one bucket, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from pyarrow import fs

from streams.archive.storage import BucketStorage
from tests.servers import START_S, free_port

BUCKET = "sealed"
PYTHON = Path(sys.prefix).resolve().parent / "build" / "s3" / "bin" / "python"
"""Of the server's own environment, which make keeps beside that of the tests."""
KEY, SECRET = "test-key", "test-secret"


class S3Server:
    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> S3Server:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Empty, but for the bucket."""
        assert PYTHON.exists(), f"{PYTHON} is missing: run `make test-parts`"
        command = [str(PYTHON), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + START_S
        while not self._answers():
            assert time.monotonic() < until, "the S3 server did not start"
            assert self._process.poll() is None, "the S3 server ended at once"
            time.sleep(0.05)
        made = fs.S3FileSystem(
            access_key=KEY,
            secret_key=SECRET,
            scheme="http",
            endpoint_override=f"127.0.0.1:{self.port}",
            region="us-east-1",
            allow_bucket_creation=True,
        )
        made.create_dir(BUCKET)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(START_S)

    def storage(self, place: str) -> BucketStorage:
        return BucketStorage(f"{BUCKET}/{place}", url=self.url, key=KEY, secret=SECRET)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/moto-api/", timeout=1):
                return True
        except OSError:
            return False
