import type { Camera } from "./camera.js";
import { fit } from "./canvas-size.js";
import { laterGrowth, mostColours, opacities, type Palette, type PointLayer, type Points, radiusOf } from "./points.js";

const vertex = `#version 300 es
uniform vec4 place; // scale and offset to clip space
uniform float size;
uniform float growth;
uniform vec3 palette[${mostColours}];
uniform float opacities[4];
uniform int first;
in vec2 position;
in uvec2 look; // colour, state
out vec4 colour;
flat out int later;
void main() {
  later = gl_VertexID >= first ? 1 : 0;
  bool nowhere = isnan(position.x) || isnan(position.y) || isinf(position.x) || isinf(position.y);
  gl_Position = nowhere ? vec4(2, 2, 2, 1) : vec4(position * place.xy + place.zw, 0, 1);
  gl_PointSize = (look.y == 3u ? size + 2.0 : size) + (later == 1 ? growth : 0.0);
  colour = vec4(palette[look.x], opacities[look.y]);
}`;

const fragment = `#version 300 es
precision highp float;
uniform float size;
in vec4 colour;
flat in int later;
out vec4 painted;
void main() {
  vec2 away = abs(gl_PointCoord - 0.5);
  float edge = (later == 1 ? away.x + away.y : length(away)) * size;
  float covered = colour.a * (1.0 - smoothstep(size / 2.0 - 1.0, size / 2.0, edge));
  painted = vec4(colour.rgb * covered, covered);
}`;

/** Points on the graphics card: their numbers go there once, and a frame is one call. */
export class WebglPoints implements PointLayer {
  #count = 0;
  #first = 0;

  private constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly gl: WebGL2RenderingContext,
    private readonly program: WebGLProgram,
    private readonly positions: WebGLBuffer,
    private readonly looks: WebGLBuffer,
  ) {}

  /** Null if there is no graphics card, or it does not do what is needed. `lost` is told if it fails later. */
  static open(lost: () => void): WebglPoints | null {
    const canvas = document.createElement("canvas");
    // Kept after a frame, so that the chart can be saved.
    const gl = canvas.getContext("webgl2", { antialias: false, preserveDrawingBuffer: true, premultipliedAlpha: true });
    const program = gl && link(gl);
    if (!gl || !program) return null;
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      lost();
    });
    const [positions, looks] = [gl.createBuffer(), gl.createBuffer()];
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindBuffer(gl.ARRAY_BUFFER, positions);
    const position = gl.getAttribLocation(program, "position");
    gl.enableVertexAttribArray(position);
    gl.vertexAttribPointer(position, 2, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, looks);
    const look = gl.getAttribLocation(program, "look");
    gl.enableVertexAttribArray(look);
    gl.vertexAttribIPointer(look, 2, gl.UNSIGNED_BYTE, 0, 0);
    gl.uniform1fv(gl.getUniformLocation(program, "opacities"), opacities);
    return new WebglPoints(canvas, gl, program, positions, looks);
  }

  show({ positions, colours, states, first }: Points, palette: Palette): void {
    const { gl, program } = this;
    this.#count = colours.length;
    this.#first = first ?? colours.length;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.positions);
    gl.bufferData(gl.ARRAY_BUFFER, positions, gl.STATIC_DRAW);
    const looks = new Uint8Array(2 * colours.length);
    for (let i = 0; i < colours.length; i++) {
      looks[2 * i] = colours[i];
      looks[2 * i + 1] = states[i];
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.looks);
    gl.bufferData(gl.ARRAY_BUFFER, looks, gl.STATIC_DRAW);
    gl.uniform3fv(
      gl.getUniformLocation(program, "palette"),
      palette.flatMap((rgb) => rgb.map((value) => value / 255)),
    );
  }

  draw({ width, height, scale, left, top, transform }: Camera, ratio: number): void {
    const { gl, program, canvas } = this;
    fit(canvas, width, height, ratio);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform4f(
      gl.getUniformLocation(program, "place"),
      (2 * scale) / width,
      (2 * scale) / height,
      (2 * left) / width - 1,
      1 - (2 * top) / height,
    );
    gl.uniform1f(gl.getUniformLocation(program, "size"), 2 * ratio * radiusOf(this.#count, transform.k) + 1);
    gl.uniform1f(gl.getUniformLocation(program, "growth"), 2 * ratio * laterGrowth);
    gl.uniform1i(gl.getUniformLocation(program, "first"), this.#first);
    gl.drawArrays(gl.POINTS, 0, this.#count);
  }

  dispose(): void {
    const { gl, program } = this;
    gl.deleteBuffer(this.positions);
    gl.deleteBuffer(this.looks);
    gl.deleteProgram(program);
    this.canvas.remove();
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
