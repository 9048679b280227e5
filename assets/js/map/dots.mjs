// Workers as small lights: a WebGL layer of our own below the labels. Two position buffers and one mix uniform move
// them on the GPU, at most a second and never beyond the last fix.

import { FramePacer } from "../live/frame-pacer.mjs";

/** @import { CustomRenderMethodInput, Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */
/**
 * @typedef {{lon: number, lat: number, x: number, y: number, fx: number, fy: number}} Drawn `x`, `y`: in mercator, 0
 *   until it is drawn; `fx`, `fy`: where it was drawn last, 0 if it was not
 * @typedef {WebGL2RenderingContext} GL
 */

const MOVE_MS = 1000;
const VERTEX = `#version 300 es
uniform mat4 matrix; uniform float mixed; uniform float size;
in vec2 was; in vec2 here; in float look; out float kind;
void main() { gl_Position = matrix * vec4(mix(was, here, mixed), 0.0, 1.0); gl_PointSize = size; kind = look; }`;
const FRAGMENT = `#version 300 es
precision mediump float; uniform vec3 light; in float kind; out vec4 colour;
// A question mark, y downwards: three quarters of a ring, a stem, a dot.
float asked(vec2 p) {
  vec2 d = p - vec2(0.0, -0.25);
  float hook = d.x < 0.0 && d.y > 0.0 ? 1.0 : abs(length(d) - 0.3) - 0.1;
  float stem = max(abs(p.x) - 0.1, abs(p.y - 0.13) - 0.1);
  float full = length(p - vec2(0.0, 0.52)) - 0.13;
  return 1.0 - smoothstep(-0.04, 0.08, min(hook, min(stem, full)));
}
void main() {
  float r = length(gl_PointCoord - 0.5) * 2.0;
  float core = 1.0 - smoothstep(0.34, 0.42, r);
  float ring = smoothstep(0.26, 0.32, r) * core;
  float glow = (1.0 - smoothstep(0.0, 1.0, r)) * 0.35;
  float a = kind < 0.5 ? max(core, glow) : kind < 1.5 ? ring : asked(gl_PointCoord * 2.0 - 1.0);
  vec3 c = kind > 1.5 ? vec3(0.6, 0.65, 0.7) : light;
  colour = vec4(c * a, a);
}`;

/** Mercator x, y in 0..1 of a place in 1e-6 degree. @param {number} lon @param {number} lat */
export function mercator(lon, lat) {
  return [mercatorX(lon), mercatorY(lat)];
}

/** @param {number} lon */
const mercatorX = (lon) => lon / 360e6 + 0.5;
/** @param {number} lat */
const mercatorY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat / 1e6) * (Math.PI / 360))) / (2 * Math.PI);

/** 0 solid, 1 hollow, 2 a grey question mark. @param {number} silence s @param {number} interval announced one, s */
export function look(silence, interval) {
  if (silence > 600) return 2;
  return silence > Math.max(120, interval + 60) ? 1 : 0;
}

export class DotsLayer {
  /**
   * @param {string} colour #rrggbb
   * @param {number} size CSS px
   * @param {number} [share] of the machine's time, one part of so many
   */
  constructor(colour, size, share = 1) {
    this.id = "dots";
    this.type = /** @type {const} */ ("custom");
    this.renderingMode = /** @type {const} */ ("2d");
    this.size = size;
    this.light = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    this.count = 0;
    this.since = 0;
    this.still = true;
    /** Mercator of the first dot, from which the others are measured. */
    this.origin = [0, 0];
    this.was = this.here = this.looks = new Float32Array(0);
    /** What the GPU is given: places before, places now, looks. @type {Float32Array[]} */
    this.data = [];
    /** @type {GlMap | null} */
    this.map = null;
    /** @type {GL | null} */
    this.gl = null;
    /** @type {WebGLProgram | null} */
    this.program = null;
    /** @type {Record<string, WebGLUniformLocation | null>} */
    this.uniforms = {};
    /** @type {{at: number, of: WebGLBuffer | null, n: number}[]} */
    this.buffers = [];
    this.pacer = new FramePacer(() => this.map?.triggerRepaint(), { share });
  }

  /** @param {GlMap} map @param {WebGLRenderingContext | GL} context */
  onAdd(map, context) {
    const gl = /** @type {GL} */ (context);
    this.map = map;
    this.gl = gl;
    const program = (this.program = programOf(gl));
    const names = ["matrix", "mixed", "size", "light"];
    this.uniforms = Object.fromEntries(names.map((name) => [name, gl.getUniformLocation(program, name)]));
    this.buffers = ["was", "here", "look"].map((name) => ({
      at: gl.getAttribLocation(program, name),
      of: gl.createBuffer(),
      n: name === "look" ? 1 : 2,
    }));
    if (this.data.length) this.#upload(gl);
  }

  /** @param {GlMap} _map @param {WebGLRenderingContext | GL} gl */
  onRemove(_map, gl) {
    for (const { of } of this.buffers) gl.deleteBuffer(of);
    gl.deleteProgram(this.program);
  }

  /**
   * Draws these dots from now on. A dot keeps on itself where it is in mercator and where it was drawn last, so that a
   * frame costs arithmetic alone: nothing is made anew but for dots that moved.
   * @template {Drawn} T
   * @param {T[]} dots
   * @param {(dot: T) => number} lookOf
   * @param {number} now monotonic ms
   */
  set(dots, lookOf, now) {
    this.#room(dots.length);
    const { was, here, looks } = this;
    const [ox, oy] = (this.origin = dots.length ? mercator(dots[0].lon, dots[0].lat) : [0, 0]);
    const least = this.map ? 0.5 / (512 * 2 ** this.map.getZoom()) : 0;
    let moved = false;
    for (let n = 0; n < dots.length; n++) {
      const dot = dots[n];
      if (!(dot.x > 0)) {
        dot.x = mercatorX(dot.lon);
        dot.y = mercatorY(dot.lat);
      }
      const fx = dot.fx > 0 ? dot.fx : dot.x;
      const fy = dot.fx > 0 ? dot.fy : dot.y;
      // A step of less than half a pixel is nothing to redraw a map for.
      moved ||= Math.abs(fx - dot.x) > least || Math.abs(fy - dot.y) > least;
      // The origin is taken off in double precision: a float32 of a whole mercator is metres wide.
      was[2 * n] = fx - ox;
      was[2 * n + 1] = fy - oy;
      here[2 * n] = dot.x - ox;
      here[2 * n + 1] = dot.y - oy;
      looks[n] = lookOf(dot);
      dot.fx = dot.x;
      dot.fy = dot.y;
    }
    this.count = dots.length;
    this.data = [was.subarray(0, 2 * this.count), here.subarray(0, 2 * this.count), looks.subarray(0, this.count)];
    this.since = now;
    this.still = !moved;
    if (this.gl) this.#upload(this.gl);
    this.pacer.next();
  }

  /** Buffers for at least so many dots. @param {number} many */
  #room(many) {
    if (this.looks.length && many <= this.looks.length) return;
    const size = Math.max(256, 2 ** Math.ceil(Math.log2(many + 1)));
    this.was = new Float32Array(2 * size);
    this.here = new Float32Array(2 * size);
    this.looks = new Float32Array(size);
  }

  /** @param {GL} gl */
  #upload(gl) {
    this.buffers.forEach(({ of }, n) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, of);
      gl.bufferData(gl.ARRAY_BUFFER, this.data[n], gl.DYNAMIC_DRAW);
    });
  }

  /** @param {WebGLRenderingContext | GL} context @param {CustomRenderMethodInput} args */
  render(context, args) {
    const gl = /** @type {GL} */ (context);
    this.pacer.drawn(finished(gl));
    if (!this.count) return;
    const mixed = this.still ? 1 : Math.min(1, (performance.now() - this.since) / MOVE_MS);
    gl.useProgram(this.program);
    const at = this.uniforms;
    gl.uniformMatrix4fv(at.matrix, false, shifted(args.defaultProjectionData.mainMatrix, this.origin));
    gl.uniform1f(at.mixed, mixed);
    gl.uniform1f(at.size, this.size * devicePixelRatio);
    gl.uniform3fv(at.light, this.light);
    for (const { at: place, of, n } of this.buffers) {
      gl.bindBuffer(gl.ARRAY_BUFFER, of);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, n, gl.FLOAT, false, 0, 0);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, this.count);
    // While something moves; none otherwise.
    if (mixed < 1) this.pacer.step();
  }
}

/** @param {GL} gl */
function programOf(gl) {
  const program = gl.createProgram();
  for (const [kind, text] of /** @type {const} */ ([
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

/** Whether the machine has drawn all it was given so far. @param {GL} gl @returns {() => boolean} */
function finished(gl) {
  const fence = /** @type {WebGLSync} */ (gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0));
  gl.flush();
  return () => gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
}

/** matrix * translate(origin), in doubles. @param {Iterable<number>} matrix @param {number[]} origin */
function shifted(matrix, [x, y]) {
  const m = Float64Array.from(matrix);
  for (let row = 0; row < 4; row++) m[12 + row] += m[row] * x + m[4 + row] * y;
  return Float32Array.from(m);
}
