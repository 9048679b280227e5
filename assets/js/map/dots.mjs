// Workers as small lights: a WebGL layer of our own below the labels. Two position buffers and one mix uniform move them
// on the GPU, at most a second and never beyond the last fix.

const MOVE_MS = 1000;
/** Of the world's width. */
const STEP = 6e-5;
const VERTEX = `#version 300 es
uniform mat4 matrix; uniform float mixed; uniform float size;
in vec2 was; in vec2 here; in float look; out float kind;
void main() { gl_Position = matrix * vec4(mix(was, here, mixed), 0.0, 1.0); gl_PointSize = size * (look > 1.5 ? 0.8 : 1.0); kind = look; }`;
const FRAGMENT = `#version 300 es
precision mediump float; uniform vec3 light; in float kind; out vec4 colour;
void main() {
  float r = length(gl_PointCoord - 0.5) * 2.0;
  float core = 1.0 - smoothstep(0.34, 0.42, r);
  float ring = smoothstep(0.26, 0.32, r) * core;
  float glow = (1.0 - smoothstep(0.0, 1.0, r)) * 0.35;
  float a = kind < 0.5 ? max(core, glow) : ring;
  vec3 c = kind > 1.5 ? vec3(0.6, 0.65, 0.7) : light;
  colour = vec4(c * a, a);
}`;

/** Mercator x, y in 0..1 of a place in 1e-6 degree. */
export function mercator(lon, lat) {
  const phi = (lat / 1e6) * (Math.PI / 180);
  return [lon / 1e6 / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / (2 * Math.PI)];
}

/** 0 solid, 1 hollow, 2 grey: by silence (s) and announced interval (s). */
export function look(silence, interval) {
  if (silence > 600) return 2;
  return silence > Math.max(120, interval + 60) ? 1 : 0;
}

export class DotsLayer {
  /** @param {string} colour #rrggbb @param {number} size CSS px */
  constructor(colour, size) {
    this.id = "dots";
    this.type = "custom";
    this.renderingMode = "2d";
    this.size = size;
    this.light = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    /** @type {Map<string, [number, number]>} where each dot was drawn last */
    this.places = new Map();
    this.count = 0;
    this.since = 0;
    this.still = true;
  }

  onAdd(map, gl) {
    this.map = map;
    this.gl = gl;
    const program = (this.program = gl.createProgram());
    for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    this.buffers = ["was", "here", "look"].map((name) => ({
      at: gl.getAttribLocation(program, name), of: gl.createBuffer(), n: name === "look" ? 1 : 2,
    }));
    if (this.data) this.#upload();
  }

  onRemove(map, gl) {
    for (const { of } of this.buffers) gl.deleteBuffer(of);
    gl.deleteProgram(this.program);
  }

  /** @param {{key: string, lon: number, lat: number, look: number}[]} dots @param {number} now monotonic ms */
  set(dots, now) {
    const origin = dots.length ? mercator(dots[0].lon, dots[0].lat) : [0, 0];
    const [was, here, looks] = [new Float32Array(dots.length * 2), new Float32Array(dots.length * 2), new Float32Array(dots.length)];
    const places = new Map();
    let moved = false;
    dots.forEach((dot, n) => {
      const place = mercator(dot.lon, dot.lat);
      const before = near(this.places.get(dot.key), place);
      moved ||= before[0] !== place[0] || before[1] !== place[1];
      // The origin is taken off in double precision: a float32 of a whole mercator is metres wide.
      was.set([before[0] - origin[0], before[1] - origin[1]], n * 2);
      here.set([place[0] - origin[0], place[1] - origin[1]], n * 2);
      looks[n] = dot.look;
      places.set(dot.key, place);
    });
    this.places = places;
    this.origin = origin;
    this.count = dots.length;
    this.data = [was, here, looks];
    this.since = now;
    this.still = !moved;
    if (this.gl) this.#upload();
    this.map?.triggerRepaint();
  }

  #upload() {
    this.buffers.forEach(({ of }, n) => {
      this.gl.bindBuffer(this.gl.ARRAY_BUFFER, of);
      this.gl.bufferData(this.gl.ARRAY_BUFFER, this.data[n], this.gl.DYNAMIC_DRAW);
    });
  }

  render(gl, args) {
    if (!this.count) return;
    const mixed = this.still ? 1 : Math.min(1, (performance.now() - this.since) / MOVE_MS);
    gl.useProgram(this.program);
    const at = (name) => gl.getUniformLocation(this.program, name);
    gl.uniformMatrix4fv(at("matrix"), false, shifted(args.defaultProjectionData.mainMatrix, this.origin));
    gl.uniform1f(at("mixed"), mixed);
    gl.uniform1f(at("size"), this.size * devicePixelRatio);
    gl.uniform3fv(at("light"), this.light);
    for (const { at: place, of, n } of this.buffers) {
      gl.bindBuffer(gl.ARRAY_BUFFER, of);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, n, gl.FLOAT, false, 0, 0);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, this.count);
    // At most ten frames a second while something moves, none otherwise.
    if (mixed < 1 && !this.waiting) {
      this.waiting = setTimeout(() => {
        this.waiting = 0;
        this.map.triggerRepaint();
      }, 100);
    }
  }
}

/** Where a dot walks from: where it was drawn, or where it is when that is no step away (about 2 km). */
function near(before, place) {
  return before && Math.hypot(before[0] - place[0], before[1] - place[1]) < STEP ? before : place;
}

/** matrix * translate(origin), in doubles. */
function shifted(matrix, [x, y]) {
  const m = Float64Array.from(matrix);
  for (let row = 0; row < 4; row++) m[12 + row] += m[row] * x + m[4 + row] * y;
  return Float32Array.from(m);
}
