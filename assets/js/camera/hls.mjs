// A camera's HLS: by hls.js where the browser has media source extensions, else by the browser itself.

import Hls from "/assets/vendor/hls.light.min.mjs";

import { start } from "./player.mjs";

/** @import { Play } from "./player.mjs" */

/** @type {Play} */
function play(link, video, failed) {
  if (!Hls.isSupported()) return native(link, video, failed);
  // A worker of it would be made of text, which the page's policy refuses.
  const player = new Hls({ enableWorker: false });
  player.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (fatal) failed(type === Hls.ErrorTypes.NETWORK_ERROR ? "camera_unreachable" : "camera_undecodable");
  });
  player.loadSource(link);
  player.attachMedia(video);
  return { close: () => player.destroy() };
}

/** @type {Play} */
function native(link, video, failed) {
  const wrong = () => failed("camera_undecodable");
  video.addEventListener("error", wrong);
  video.src = link;
  return {
    close() {
      video.removeEventListener("error", wrong);
      video.removeAttribute("src");
      video.load();
    },
  };
}

start(play);
