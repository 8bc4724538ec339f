import { launchBrowser } from "./test/vscode/host/browser.mjs";
const [,, file, out] = process.argv;
const b = await launchBrowser();
for (const scheme of ["light","dark"]) { const p = await b.newPage({ viewport:{width:1200,height:900}, colorScheme: scheme }); const reqs=[]; p.on("request",r=>{ if(!r.url().startsWith("data:")) reqs.push(r.url());}); p.on("console",m=>console.log(m.text())); await p.goto("file://"+file); await p.waitForTimeout(500); await p.screenshot({path:`${out}-${scheme}.png`}); if(scheme==="light"){ await p.pdf({path:`${out}.pdf`, format:"A4"});} await p.evaluate(()=>document.querySelector("#trust").scrollIntoView()); await p.screenshot({path:`${out}-${scheme}-trust.png`}); console.log(reqs); await p.close(); }
await b.close();
