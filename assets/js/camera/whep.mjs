// A camera's WHEP: one offer to take picture and sound, one answer, and the end of it at the platform.

import { start } from "./player.mjs";

/** @import { Play } from "./player.mjs" */

const GATHER_MS = 2000;
const CREATED = 201;

/** @type {Play} */
function play(link, video, failed) {
  const way = new RTCPeerConnection();
  const stream = new MediaStream();
  for (const kind of ["video", "audio"]) way.addTransceiver(kind, { direction: "recvonly" });
  way.ontrack = ({ track }) => {
    stream.addTrack(track);
    video.srcObject = stream;
  };
  way.onconnectionstatechange = () => way.connectionState === "failed" && failed("camera_unreachable");
  let over = false;
  /** Where the platform has it, "" before it answered. */
  let there = "";
  const end = () => there && fetch(there, { method: "DELETE", credentials: "omit", keepalive: true }).catch(() => {});
  asked(way, link).then(
    (found) => {
      there = found;
      if (over) end();
    },
    () => over || failed("camera_unreachable"),
  );
  return {
    close() {
      over = true;
      end();
      way.close();
      video.srcObject = null;
    },
  };
}

/**
 * The address of what was made there. Rejects where there is no answer.
 * @param {RTCPeerConnection} way
 * @param {string} link
 */
async function asked(way, link) {
  await way.setLocalDescription();
  await gathered(way);
  const answer = await fetch(link, {
    method: "POST",
    headers: { "Content-Type": "application/sdp" },
    body: way.localDescription?.sdp,
    credentials: "omit",
  });
  if (answer.status !== CREATED) throw new Error(`${answer.status}`);
  await way.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  const place = answer.headers.get("Location");
  return place ? new URL(place, link).href : "";
}

/** Until all its candidates are known, for a while. @param {RTCPeerConnection} way */
function gathered(way) {
  if (way.iceGatheringState === "complete") return null;
  return new Promise((resolve) => {
    way.addEventListener("icegatheringstatechange", () => way.iceGatheringState === "complete" && resolve(null));
    setTimeout(() => resolve(null), GATHER_MS);
  });
}

start(play);
