import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Result } from "../../src/core/analyses/result.js";
import type { FromWebview, ToWebview } from "../../src/protocol/webview.js";
import { contents } from "./results.js";
import { bodyClass, type Theme, themeStyles } from "./themes.js";

const nonce = "a8f1c2";
const policy = (origin: string) =>
  `default-src 'none'; script-src ${origin}; style-src ${origin} 'nonce-${nonce}'; img-src ${origin} data:; font-src ${origin}`;

// Stands in for VS Code's page API: remembers messages and state. The saved state outlives a reload, as in VS Code.
const api = `
  const sent = [];
  window.sent = sent;
  // What the host would answer of each result, by its folder.
  window.contents = {};
  // Of which a drawing was asked for.
  window.places = [];
  window.drawing = { height: 2, width: 2, channels: 1, pixels: Uint8Array.of(0, 80, 160, 240) };
  window.questions = { asked: 0, answered: 0 };
  const answer = ({ type, folder, indices, index, compared, place }) => {
    const content = window.contents[folder];
    if (!content) return;
    const answers = {
      columns: () => ({ columns: content.columns }),
      rows: () => ({ rows: indices.map((index) => content.rows[index]) }),
      files: () => ({ files: content.rows.map(({ file }) => file) }),
      drawCode: () => ({ type: "drawnCode", place, image: window.drawing }),
      imageDetail: () => ({ index, compared, detail: content.detail ?? { text: "The image is no longer there.", values: [] } }),
    };
    window.questions.asked++;
    setTimeout(() => {
      window.postMessage({ type, folder, ...answers[type]() }, "*");
      if (type === "imageDetail" && content.output)
        window.postMessage({ type: "imageOutput", folder, index, compared, output: content.output }, "*");
      window.questions.answered++;
    });
  };
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      if (message.type === "drawCode") window.places.push(message.place);
      if (["columns", "rows", "files", "imageDetail", "drawCode"].includes(message.type)) answer(message);
      else sent.push(structuredClone(message));
    },
    getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
    setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
  });`;

const html = (theme: Theme) => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta property="csp-nonce" content="${nonce}">
    <title>Project</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/theme-${theme}.css">
    <link rel="stylesheet" href="/webview.css">
    <script src="/api.js"></script>
  </head>
  <body class="${bodyClass[theme]}" data-vscode-theme-kind="${bodyClass[theme]}">
    <div id="app"></div>
    <script src="/webview.js"></script>
  </body>
</html>`;

function serve(dist: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const theme = (/^\/theme-(\w+)\.css$/.exec(pathname)?.[1] ?? searchParams.get("theme") ?? "dark") as Theme;
    const send = (type: string, body: string | Buffer) =>
      response
        .setHeader("content-type", type)
        .setHeader("content-security-policy", policy(`http://${request.headers.host}`))
        .end(body);
    try {
      if (pathname === "/") send("text/html", html(theme));
      else if (pathname === "/api.js") send("text/javascript", api);
      else if (pathname.startsWith("/theme-")) send("text/css", themeStyles(theme));
      else send(pathname.endsWith(".css") ? "text/css" : "text/javascript", await readFile(path.join(dist, path.basename(pathname))));
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** As JSON, which knows no number that is none. */
const plain = (value: unknown) => JSON.stringify(value, (_, part: unknown) => (Number.isNaN(part) ? "NaN" : part));

/** As JSON, and beside it the pictures in it, each once: a thousand rows show tiles of one. */
function packed(value: unknown): { text: string; pictures: string[] } {
  const places = new Map<string, number>();
  const place = (picture: string) => {
    if (!places.has(picture)) places.set(picture, places.size);
    return `picture:${places.get(picture)}`;
  };
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "string") return part.startsWith("data:") ? place(part) : part;
    return Number.isNaN(part) ? "NaN" : part;
  });
  return { text, pictures: [...places.keys()] };
}

/** Gives a page what its host would answer of some results. */
async function provide(page: Page, results: readonly Result[]): Promise<void> {
  const found = results.flatMap(({ folder }) => {
    const content = contents.get(folder);
    return content ? [{ folder, content }] : [];
  });
  if (found.length === 0) return;
  const all = found.map(({ folder, content: { columns, rows, detail, output } }) => {
    // Playwright's own values have no typed arrays; the page rebuilds them.
    const typed = Object.entries(columns).map(([name, values]) => ({
      name,
      whole: values instanceof Int32Array,
      values: Array.from(values),
    }));
    return { folder, columns: typed, rows, detail, output };
  });
  await page.evaluate(({ text, pictures }) => {
    const restored = (_: string, value: unknown) => {
      if (value === "NaN") return Number.NaN;
      return typeof value === "string" && value.startsWith("picture:") ? pictures[Number(value.slice(8))] : value;
    };
    for (const { folder, columns, ...content } of JSON.parse(text, restored)) {
      const typed = columns.map(({ name, whole, values }: { name: string; whole: boolean; values: number[] }) => [
        name,
        whole ? Int32Array.from(values) : Float32Array.from(values),
      ]);
      const known = (window as unknown as { contents: Record<string, unknown> }).contents;
      known[folder] = { ...content, columns: Object.fromEntries(typed) };
    }
  }, packed(all));
}

export interface OpenOptions {
  theme?: Theme;
  width?: number;
  height?: number;
  reducedMotion?: boolean;
  /** False on a machine without a graphics card. */
  graphics?: boolean;
}

/** The built page in a real browser. */
export interface Editor {
  page: Page;
  /** What the console and the policy complained about. */
  complaints: string[];
  send(message: ToWebview): Promise<void>;
  /** What the page has sent for the person: without `ready`, and without the film that it asks for by itself. */
  sent(): Promise<FromWebview[]>;
  /** The runs whose films the page has asked for. */
  films(): Promise<string[]>;
  /** Resolves after everything that was sent, and what the page asked for in turn, is drawn. */
  drawn(): Promise<void>;
  /** Changes the theme under the page, as VS Code does. */
  setTheme(theme: Theme): Promise<void>;
}

export interface Pages {
  open(options?: OpenOptions): Promise<Editor>;
  close(): Promise<void>;
}

const wholeBrowser = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const headlessShell = "/usr/bin/chromium-headless-shell";

/** Chromium without a window, which opens and closes a page for two thirds of the processor's time; the whole Chromium where it is not installed. */
export const quickBrowser = !process.env.CHROMIUM_PATH && existsSync(headlessShell) ? headlessShell : wholeBrowser;

async function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // One process draws all pages of a browser: a new one takes a second to warm up.
    args: ["--no-sandbox", "--disable-gpu", "--renderer-process-limit=1"],
  });
}

/** A server of the built page under VS Code's policy, and a browser to open it in. */
export async function openPages(dist = path.resolve("dist"), executable = wholeBrowser): Promise<Pages> {
  const server = await serve(dist);
  const browser = await launch(executable);
  const { port } = server.address() as AddressInfo;
  const context = await browser.newContext({ locale: "en-US", timezoneId: "UTC" });
  context.setDefaultTimeout(60_000);
  // Keeps the process that draws when no other page is open.
  await (await context.newPage()).goto(`http://127.0.0.1:${port}/api.js`);
  return {
    async open({ theme = "dark", width = 1280, height = 840, reducedMotion = true, graphics = true } = {}) {
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: reducedMotion ? "reduce" : "no-preference" });
      if (!graphics)
        await page.addInitScript(() => {
          const { getContext } = HTMLCanvasElement.prototype;
          const without = function (this: HTMLCanvasElement, ...asked: [string, unknown?]) {
            return asked[0].startsWith("webgl") ? null : Reflect.apply(getContext, this, asked);
          };
          Object.assign(HTMLCanvasElement.prototype, { getContext: without });
        });
      const complaints: string[] = [];
      page.on("console", (message) => {
        // Chromium's own graphics driver in software, on reading back what it has drawn.
        if (/GL Driver Message .*ReadPixels/.test(message.text())) return;
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`http://127.0.0.1:${port}/?theme=${theme}`);
      await page.waitForFunction(() => (window as unknown as { sent: unknown[] }).sent.length > 0);
      const drawn = () =>
        page.evaluate(async () => {
          const { questions } = window as unknown as { questions: { asked: number; answered: number } };
          let before: typeof questions;
          do {
            // The frames that count are those after the last answer.
            before = { ...questions };
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
          } while (before.asked < questions.asked || before.answered < questions.asked);
        });
      const messages = () => page.evaluate(() => (window as unknown as { sent: FromWebview[] }).sent);
      return {
        page,
        complaints,
        send: async (message) => {
          const results = message.type === "state" ? message.state.results : message.type === "patch" ? (message.patch.results ?? []) : [];
          await provide(page, results);
          await page.evaluate(
            (text) =>
              window.postMessage(
                JSON.parse(text, (_, value) => (value === "NaN" ? Number.NaN : value)),
                "*",
              ),
            plain(message),
          );
        },
        sent: async () => (await messages()).filter(({ type }) => type !== "ready" && type !== "film"),
        films: async () => (await messages()).flatMap((message) => (message.type === "film" ? [message.run] : [])),
        drawn,
        setTheme: (theme) =>
          page.evaluate(
            async ([href, name]) => {
              const sheet = document.querySelector<HTMLLinkElement>('link[href^="/theme-"]');
              if (!sheet) throw new Error("The page has no theme.");
              // A sheet that is there already is not loaded once more.
              if (sheet.getAttribute("href") === href) return;
              const loaded = new Promise((done) => sheet.addEventListener("load", done, { once: true }));
              sheet.href = href;
              await loaded;
              document.body.className = name;
              document.body.dataset.vscodeThemeKind = name;
            },
            [`/theme-${theme}.css`, bodyClass[theme]] as const,
          ),
      };
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}
