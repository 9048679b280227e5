"""A relay by aiortc alone, as its own examples make one: each member sends once, and its tracks go on to whom asks for
them. `python -m bench.peers.aiortc_relay PORT`; a line on stdout once it listens."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import msgspec
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from websockets.asyncio.server import ServerConnection, serve


class Relay:
    """`tracks`: by who sends them. `ways`: from a member to another, by number."""

    def __init__(self) -> None:
        self._relay = MediaRelay()
        self._tracks: dict[int, list[MediaStreamTrack]] = {}
        self._ways: list[RTCPeerConnection] = []

    async def receive(self, connection: ServerConnection) -> None:
        async for raw in connection:
            asked = msgspec.json.decode(raw)
            said = await self._do(asked)
            await connection.send(msgspec.json.encode(said | {"transaction": asked["transaction"]}).decode())

    async def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        match asked["do"]:
            case "join":
                return {"others": list(self._tracks)}
            case "publish":
                return {"said": await self._published(asked["feed"], asked["sdp"])}
            case "see":
                way = self._way()
                for track in self._tracks[asked["of"]]:
                    way.addTrack(self._relay.subscribe(track, buffered=False))
                await way.setLocalDescription(await way.createOffer())
                return {"said": _described(way), "way": self._ways.index(way)}
            case _:
                await self._ways[asked["way"]].setRemoteDescription(RTCSessionDescription(asked["sdp"], "answer"))
                return {}

    async def _published(self, feed: int, sdp: str) -> dict[str, str]:
        way = self._way()
        tracks: list[MediaStreamTrack] = []
        way.on("track", tracks.append)
        await way.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await way.setLocalDescription(await way.createAnswer())
        self._tracks[feed] = tracks
        return _described(way)

    def _way(self) -> RTCPeerConnection:
        self._ways.append(RTCPeerConnection())
        return self._ways[-1]


def _described(way: RTCPeerConnection) -> dict[str, str]:
    return {"type": way.localDescription.type, "sdp": way.localDescription.sdp}


async def main(port: int) -> None:
    relay = Relay()
    async with serve(relay.receive, "127.0.0.1", port, compression=None):
        print("listens", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
