import { expect, it } from "vitest";
import type { FromWebview } from "../../../src/protocol/webview.js";
import { CodeFilms } from "../../../webview/state/code-films.js";

it("asks for one film at a time, however many epochs end meanwhile, and for the newest once it is there", () => {
  const sent: FromWebview[] = [];
  const films = new CodeFilms((message) => sent.push(message));
  const film = (epochs: number[]) => ({
    ...{ epochs, count: 1, labels: [], latent: 2 },
    ...{ positions: new Float32Array(2 * epochs.length), of: Int32Array.of(-1) },
  });
  expect(films.of("a", 1)).toBeNull();
  expect(films.of("a", 2)).toBeNull();
  expect(films.of("a", 3)).toBeNull();
  expect(sent).toEqual([{ type: "film", run: "a" }]);
  films.receive({ type: "film", run: "a", film: film([1]) });
  expect(films.of("a", 3)?.epochs).toEqual([1]);
  expect(films.of("a", 3)?.epochs).toEqual([1]);
  expect(sent).toHaveLength(2);
  films.receive({ type: "film", run: "a", film: film([1, 2, 3]) });
  expect(films.of("a", 3)?.epochs).toEqual([1, 2, 3]);
  expect(sent).toHaveLength(2);
  expect(films.of("b", 3)).toBeNull();
  films.receive({ type: "film", run: "a", film: film([1]) });
  expect(films.of("b", 3)).toBeNull();
  expect(sent[2]).toEqual({ type: "film", run: "b" });
});
