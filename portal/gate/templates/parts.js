// What every page is drawn with is read and run while the browser waits for the page itself: Streamlit asks for a kind of element
// when the first of it has come, and draws the page anew for each kind that arrives. It finds them here (`bundle`), without waiting.
self.portalParts = {};
const there = module => ({ then: done => there(done(module)) });
for (const { dataset: { part }, href } of document.querySelectorAll("link[data-part]:not([data-part=''])")) {
  import(href).then(module => { self.portalParts[part] = there(module); }, () => {}); // or it asks, as ever
}
