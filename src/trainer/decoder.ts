import { parentPort } from "node:worker_threads";
import { unreachable } from "../core/language/error.js";
import type { FromDecoder, ToDecoder } from "../engine/images/decoders.js";
import { readHeaders, readImages } from "../engine/images/decoding.js";

/** A thread that decodes image files for the child process until it is told to end. */
parentPort?.on("message", async ({ id, task }: ToDecoder) => {
  if (!task) return parentPort?.close();
  const send = (answer: FromDecoder, moved: ArrayBuffer[] = []) => parentPort?.postMessage(answer, moved);
  switch (task.kind) {
    case "headers":
      return send({ id, kind: task.kind, headers: await readHeaders(task.files) });
    case "pixels": {
      const images = await readImages(task.files, task.headers, task.form);
      return send({ id, kind: task.kind, images }, [images.pixels.buffer]);
    }
    default:
      return unreachable(task);
  }
});
