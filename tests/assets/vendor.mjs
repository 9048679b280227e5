// Lets node resolve the map library by the address that browsers load it from: `node --import` of this file.

import { register } from "node:module";

register("./vendor-hook.mjs", import.meta.url);
