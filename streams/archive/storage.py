"""Where sealed hours are kept: files below a folder, or objects of an S3-compatible bucket. One contract for both."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from pyarrow import fs

from streams import durable
from streams.errors import ConfigError
from streams.settings import Settings

_CONNECT_S, _REQUEST_S = 5, 60
_TRIES = 2


class Storage(Protocol):
    """Contents by name (`hour/file`). Blocking. Every method raises OSError where the storage is not reached."""

    def put(self, name: str, content: bytes) -> None:
        """In place of what has the name. Durable when it returns; a reader gets the one or the other, never a part."""

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        ...

    def names(self) -> list[str]:
        """All of them, sorted."""
        ...

    def delete(self, name: str) -> None:
        """A missing one is no error."""


class LocalStorage:
    """Files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        durable.write(self._folder / name, content)

    def get(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def names(self) -> list[str]:
        files = (path for path in self._folder.rglob("*") if path.is_file() and path.suffix != durable.DRAFT)
        return sorted(path.relative_to(self._folder).as_posix() for path in files)

    def delete(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


class BucketStorage:
    """Objects of a bucket. `place`: bucket, or bucket/prefix. `url`: of the server; '' = that of AWS in `region`.
    `key`, `secret`: '' = from the environment, as the AWS tools read it."""

    def __init__(
        self, place: str, *, url: str = "", region: str = "us-east-1", key: str = "", secret: str = ""
    ) -> None:
        scheme, _, host = url.rpartition("://")
        self._place = place.strip("/")
        self._fs = fs.S3FileSystem(
            access_key=key or None,
            secret_key=secret or None,
            region=region,
            scheme=scheme or "https",
            endpoint_override=host or None,
            connect_timeout=_CONNECT_S,
            request_timeout=_REQUEST_S,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_TRIES),
            background_writes=False,
        )

    def put(self, name: str, content: bytes) -> None:
        # An object appears when its upload is completed, which is what closing does.
        with self._fs.open_output_stream(self._at(name)) as out:
            out.write(content)

    def get(self, name: str) -> bytes:
        with self._fs.open_input_stream(self._at(name)) as source:
            content: bytes = source.read()
        return content

    def names(self) -> list[str]:
        found = self._fs.get_file_info(fs.FileSelector(self._place, recursive=True, allow_not_found=True))
        return sorted(one.path.removeprefix(f"{self._place}/") for one in found if one.type == fs.FileType.File)

    def delete(self, name: str) -> None:
        try:
            self._fs.delete_file(self._at(name))
        except FileNotFoundError:
            return

    def _at(self, name: str) -> str:
        return f"{self._place}/{name}"


def bucket_of(settings: Settings) -> Storage | None:
    """The bucket of a city's sealed hours; None where they stay in `store.data_dir`. Raises ConfigError."""
    section = settings.archive
    if not section.bucket:
        return None
    if bool(section.bucket_key) != bool(section.bucket_secret):
        raise ConfigError("archive.bucket_key and archive.bucket_secret belong together: set both, or neither")
    return BucketStorage(
        f"{section.bucket.strip('/')}/{settings.city.code}",
        url=section.bucket_url,
        region=section.bucket_region,
        key=section.bucket_key,
        secret=section.bucket_secret,
    )
