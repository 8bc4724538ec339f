import { describe, expect, test } from "vitest";
import { parseFromWebview } from "../../../src/protocol/parse-webview.js";
import { mostDropped } from "../../../src/protocol/webview.js";

const bytes = Uint8Array.of(1, 2);
const dropped = (picture: unknown, panel = "map") => parseFromWebview({ type: "findDropped", picture, panel });

describe("a picture that was dropped on a page", () => {
  test("is a name with bytes, or an address", () => {
    const content = { kind: "content", name: "a b.png", bytes };
    expect(dropped(content)).toEqual({ type: "findDropped", picture: content, panel: "map" });
    const address = { kind: "address", uri: "file:///a.png" };
    expect(dropped(address, "similar")).toEqual({ type: "findDropped", picture: address, panel: "similar" });
  });

  test.each(["", ".", "..", "../a.png", "a\\b.png", "/etc/a.png", "a\0.png", "a".repeat(256)])(
    "has no name %j, which would lead elsewhere",
    (name) => expect(dropped({ kind: "content", name, bytes })).toBeUndefined(),
  );

  test("is bounded, of bytes alone, and for a panel that looks pictures up", () => {
    expect(dropped({ kind: "content", name: "a.png", bytes: new Uint8Array(mostDropped) })).toBeDefined();
    expect(dropped({ kind: "content", name: "a.png", bytes: new Uint8Array(mostDropped + 1) })).toBeUndefined();
    expect(dropped({ kind: "content", name: "a.png", bytes: [1, 2] })).toBeUndefined();
    expect(dropped({ kind: "address", uri: "" })).toBeUndefined();
    expect(dropped({ kind: "content", name: "a.png", bytes }, "runs")).toBeUndefined();
  });
});
