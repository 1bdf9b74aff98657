/** The style of all pages that the server itself shows. */
export const style = `
:root { color-scheme: light; font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1f2d3d; background: #eef3f8; }
body { margin: 0; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; color: #0b4a8f; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
section > p:first-child, form.box > p:first-child { margin-top: 0; }
section > p:last-child { margin-bottom: 0; }
section, form.box { background: #fff; border-radius: .5rem; padding: 1rem 1.25rem; margin: 0 0 1rem; box-shadow: 0 1px 3px #0002; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #dfe6ee; overflow-wrap: anywhere; }
th { color: #4a5a6e; font-weight: 600; white-space: nowrap; }
label { display: block; margin: .6rem 0; }
label > input:not([type=checkbox]), label > select { display: block; margin-top: .2rem; background: #fff; }
label.line { display: flex; gap: .5rem; align-items: baseline; }
input[type=text], input[type=password], textarea, select { font: inherit; width: 100%; max-width: 28rem; box-sizing: border-box; padding: .45rem .6rem; border: 1px solid #8fa3b8; border-radius: .3rem; }
button { font: inherit; padding: .45rem 1.4rem; border: 1px solid #0b5cad; border-radius: .3rem; background: #0b5cad; color: #fff; cursor: pointer; }
button.quiet { background: #fff; color: #0b5cad; }
button.danger { background: #fff; border-color: #b42318; color: #b42318; }
:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
.actions { display: flex; gap: .8rem; margin-top: 1rem; flex-wrap: wrap; }
.head { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.note { color: #4a5a6e; }
.wrong { color: #b42318; font-weight: 600; }
.good { color: #1a7f37; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; }
figure img { max-width: 26rem; width: 100%; border: 1px solid #cfd9e6; background: #fff; }
a { color: #0b5cad; }
td.whole { white-space: nowrap; }
`;
