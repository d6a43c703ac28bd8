"use strict";

// Streamlit's script would look for its server under the page's own address first: /tickets/_stcore/health. Who knows where it is and
// what it allows connects at once, and asks whether all is well besides.
window.__streamlit = {
  BACKEND_BASE_URL: location.origin + "/",
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};

// The words of Streamlit's own scripts, in the person's language.
self.portalWords = JSON.parse(document.querySelector("meta[name=portal-words]").content);

// What of a text has room in a cell of a grid, with "…" for what has none.
const LETTER = 16; // pixels of the widest letters: what is short enough for them fits without being measured
self.portalFitting = (pen, text, width) => {
  const fits = shown => pen.measureText(shown).width <= width;
  if (text.length * LETTER <= width || fits(text)) return text;
  let some = 0;
  for (let step = 2 ** Math.floor(Math.log2(text.length)); step >= 1; step /= 2) {
    if (some + step < text.length && fits(text.slice(0, some + step) + "…")) some += step;
  }
  return `${text.slice(0, some).trimEnd()}…`;
};

// Chinese that stands anywhere in the page, in whatever language it is: this face is its most usual characters, and once it is
// drawn with, the sheet that names all the faces is fetched. A page without Chinese, or a machine with a font for it, asks for neither.
const sheet = document.querySelector("meta[name=portal-chinese]")?.content;
if (sheet) {
  const usual = new FontFace("Noto Sans SC Web", "url(/app/static/noto-sans-sc/119.woff2)", {
    weight: "100 900",
    display: "swap",
    unicodeRange: "U+2E80-2FDF, U+3001-303F, U+3400-4DBF, U+4E00-9FFF, U+F900-FAFF, U+FF01-FF5E, U+20000-2FA1F",
  });
  document.fonts.add(usual);
  usual.loaded.then(() => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet });
    link.onload = () => document.fonts.delete(usual);
    document.head.append(link);
  });
}

const one = selector => document.querySelector(selector);

// What a line leaves out behind its "…" is said when one points at it.
addEventListener("mouseover", event => {
  const line = event.target.closest?.("strong, small, span, p");
  if (!line || line.scrollWidth <= line.clientWidth || getComputedStyle(line).textOverflow !== "ellipsis") return;
  const words = line.cloneNode(true);
  for (const sign of words.querySelectorAll(".ms, [data-testid=stIconMaterial]")) sign.remove(); // their letters are a picture
  line.title = words.textContent.trim();
});

// On a narrow screen the menu lies over the page; Streamlit closes it after a choice only where the browser calls itself
// a phone's. The button is there as long as the menu is open, so nothing is closed twice.
addEventListener("click", event => {
  if (innerWidth >= 768 || event.ctrlKey || event.metaKey) return;
  if (!event.target.closest?.("[data-testid=stSidebarNavLink]")) return;
  setTimeout(() => one("[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button")?.click());
});

// Ctrl+Enter is the grid's own while it has the focus. Here it ends the edit of the open cell and then presses the page's
// main button: the server has to hear of the edit first, and may find it wrong.
addEventListener("keydown", event => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  if (!event.target.closest?.("[data-testid=stDataFrame], #portal")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const editing = event.target.closest("#portal");
  const enter = new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true });
  if (editing) setTimeout(() => event.target.dispatchEvent(enter), 100);
  let heard = !editing;
  let looks = 200;
  const press = () => {
    if (!looks--) return;
    const rests = one("[data-testid=stApp][data-test-script-state=notRunning]");
    const button = one(".st-key-actions [data-testid=stBaseButton-primary]:enabled");
    if (rests && button) return button.click();
    if (rests && heard && one(".st-key-actions .notice.red")) return;
    heard ||= !rests;
    setTimeout(press, 50);
  };
  setTimeout(press, 400);
}, true);

// Where one thing is to be typed next the cursor stands there: who is calling, the first field of a form just opened.
// Not under fingers, where it would bring up the keyboard, nor away from where somebody types.
const NEXT = "[class*=st-key-asked-] input:placeholder-shown, [class*=st-key-card-] [data-testid=stForm] :is(input, textarea)";
const typing = () => document.activeElement?.matches("input, textarea, [contenteditable]");
let met = null;
const stand = () => {
  const box = one(NEXT);
  const known = box === met;
  met = box;
  if (box && !known && !typing() && !matchMedia("(pointer: coarse)").matches) box.focus({ preventScroll: true });
};
let looks = [];
const leave = () => { looks.forEach(clearTimeout); looks = []; };
const look = () => {
  if (!one("[data-testid=stApp][data-test-script-state=notRunning]")) return;
  leave();
  looks = [0, 150, 400, 1000, 2500].map(ms => setTimeout(stand, ms)); // the run has ended, and the browser still draws
};
addEventListener("click", look, true); // what answers at once changes no state on the way
new MutationObserver(look).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });

for (const hand of ["pointerdown", "keydown"]) addEventListener(hand, leave, true);

// A stroke leads to the page's search box, as people know it from elsewhere.
addEventListener("keydown", event => {
  const box = one("input[type=search]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing() || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// What is drawn anew between a press and its release has not been clicked: the drawing waits for the release.
const CLICKED = 50; // milliseconds; a tap's click follows its release
const waiting = new Map(); // part of the page → how it is drawn
let pressed = null;
addEventListener("pointerdown", e => { pressed = e.target; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => {
  pressed = null;
  for (const draw of waiting.values()) draw();
  waiting.clear();
}, CLICKED), true);
window.portalDraw = (part, draw) => {
  if (pressed && part.contains(pressed)) waiting.set(part, draw);
  else draw();
};

// What a component asks by itself leaves at once. Streamlit would wait with it until the browser has a moment, and send it along
// with whatever is clicked meanwhile: then nobody could tell the click from what the page did by itself.
window.portalByItself = ask => setTimeout(() => {
  const wait = window.setTimeout;
  window.setTimeout = send => queueMicrotask(send);
  try { ask(); } finally { window.setTimeout = wait; }
});

// Leaving for another page, Streamlit writes that page's query behind the old path first, as an entry of its own in the
// browser's history, and then the new path as a second. Nobody was at the first: it becomes the second, so that Back leads
// to where one was. A hand in between tells it from a filter that was chosen.
// Going Back, what is still under way of the page that one left would write that page in once more, as the newest entry.
const push = history.pushState;
let written = null;
let here = location.pathname;
let left = null;
history.pushState = function (state, title, address) {
  const there = new URL(address ?? "", location.href);
  if (there.pathname === left) return;
  const leaves = there.pathname !== location.pathname;
  const halfway = leaves && written === there.search && written === location.search;
  written = leaves ? null : there.search;
  left = null;
  if (halfway) history.replaceState(state, title, address);
  else push.call(history, state, title, address);
  here = location.pathname;
};
for (const hand of ["pointerdown", "keydown", "popstate"]) {
  addEventListener(hand, () => {
    written = null;
    left = here === location.pathname ? null : here;
    here = location.pathname;
  }, true);
}
