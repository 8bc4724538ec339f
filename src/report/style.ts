/** Names and values of the colours that the page's charts ask the theme for. */
const colours = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `--vscode-${name}:${value};`)
    .join("");

const light = colours({
  foreground: "#3b3b3b",
  descriptionForeground: "#616161",
  "editor-background": "#ffffff",
  "charts-lines": "#9a9a9a",
  "charts-blue": "#1a85ff",
  "charts-red": "#d0342c",
});
const dark = colours({
  foreground: "#cccccc",
  descriptionForeground: "#9d9d9d",
  "editor-background": "#1f1f1f",
  "charts-lines": "#6e6e6e",
  "charts-blue": "#3794ff",
  "charts-red": "#f14c4c",
});

/** The style of a report: light or dark as the screen is, light on paper, where no card is cut in two. */
export const style = `
:root{color-scheme:light;${light}--line:#d4d4d4;--warning:#fff4ce}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}--line:#3c3c3c;--warning:#4d3b00}}
body{margin:0 auto;padding:24px;max-width:1080px;background:var(--vscode-editor-background);color:var(--vscode-foreground);font:14px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
h1{font-size:22px;font-weight:600;margin:0}
h2{font-size:16px;font-weight:600;margin:32px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--line)}
.quiet,figcaption span,dt,th[scope=row] + td{color:var(--vscode-descriptionForeground)}
.shift{background:var(--warning);padding:8px 12px;border-left:4px solid var(--vscode-charts-red)}
.verdict{font-size:16px}
figure{margin:0}
svg{max-width:100%;height:auto}
svg text{fill:currentColor;font-size:11px;font-family:inherit}
svg text.axis{fill:var(--vscode-descriptionForeground)}
svg text.halo{paint-order:stroke;stroke:var(--vscode-editor-background);stroke-width:3px}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;margin:4px 0;padding:0;font-size:12px}
.key i{display:inline-block;width:12px;height:12px;margin-right:6px;vertical-align:-1px;background:var(--vscode-descriptionForeground)}
.key .own{background:var(--vscode-charts-blue)}
.key .baseline-0{opacity:.55}
.key .baseline-1{opacity:.3}
.proof{display:flex;flex-wrap:wrap;gap:16px;margin-top:12px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:16px}
.card{min-width:0;break-inside:avoid}
.card figcaption{display:flex;flex-direction:column;font-size:12px;overflow-wrap:anywhere}
.card svg{display:block;width:100%}
.small image{image-rendering:pixelated}
.line{fill:none;stroke-width:1.5px;stroke:#fff}
.around{fill:none;stroke-width:3.5px;stroke:#000}
ul.words{padding-left:20px}
dl{margin:0;display:grid;gap:4px}
dl div{display:grid;grid-template-columns:220px 1fr;gap:8px}
dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:left;font-weight:400;padding:3px 12px 3px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
thead th{font-weight:600}
@media print{
@page{margin:14mm}
body{padding:0;max-width:none;font-size:10pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2{break-after:avoid}
figure,tr,dl div,.shift,.verdict{break-inside:avoid}
#trust,#settings{break-before:page}
.cards{grid-template-columns:repeat(3,1fr);gap:10px}
}
`;
