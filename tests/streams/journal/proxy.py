"""A TCP proxy between a client and a server that can lose answers, as a network does."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType


class Proxy:
    """Forwards to `port`. `eat`: so many of the next answers are dropped and their connection is cut, after the server
    has done its work. `silent`: answers are swallowed and nothing is cut. `eaten` counts both. A server that is not
    there is a line that ends at once."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._clients: set[asyncio.StreamWriter] = set()
        self.eat = 0
        self.silent = False
        self.eaten = 0

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._line, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        """Every line there is."""
        for writer in self._clients:
            writer.transport.abort()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"

    async def _line(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)
        writers = [to_client]
        self._clients.add(to_client)
        try:
            server, to_server = await asyncio.open_connection("127.0.0.1", self._to)
            writers.append(to_server)
            await self._both(_pump(client, to_server), self._answers(server, to_client))
        except ConnectionError:
            return
        finally:
            self._clients.discard(to_client)
            for writer in writers:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    async def _both(self, *ways: object) -> None:
        tasks = [asyncio.ensure_future(way) for way in ways]  # type: ignore[call-overload]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _answers(self, server: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while answer := await server.read(65_536):
            if self.silent:
                self.eaten += 1
                continue
            if self.eat:
                self.eat, self.eaten = self.eat - 1, self.eaten + 1
                return
            client.write(answer)
            await client.drain()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
        await writer.drain()
