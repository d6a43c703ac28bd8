"use strict";

// A page is asked for while the browser still reads Streamlit's scripts, which takes it longer than the page takes the server: its
// socket is opened here, and Streamlit's own first question goes out in Streamlit's own words. Where Streamlit would open a socket it
// is handed this one, hears what came meanwhile, and does not ask a second time. Where anything is otherwise than it is here,
// Streamlit asks for itself as it always did.
{
  const Socket = window.WebSocket;
  const stream = location.origin.replace(/^http/, "ws") + "/_stcore/stream";
  const token = document.cookie.match(/\b_streamlit_xsrf=([^;]*)/)?.[1] ?? "PLACEHOLDER_AUTH_TOKEN";

  // Protocol buffers, by hand: the message is five fields and the scripts that know how are still on their way.
  const number = value => {
    const bytes = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    return [...bytes, Number(rest)];
  };
  const field = (place, bytes) => [place << 3 | 2, ...number(bytes.length), ...bytes];
  const text = (place, words) => field(place, new TextEncoder().encode(words));
  const given = (place, words) => words ? text(place, words) : [];
  const question = () => {
    const about = [
      ...text(1, Intl.DateTimeFormat().resolvedOptions().timeZone),
      2 << 3, ...number(new Date().getTimezoneOffset()),
      ...text(3, navigator.language),
      ...text(4, location.origin + location.pathname),
      5 << 3, 0, // in no other page's frame
      ...text(6, matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"),
    ];
    const page = location.pathname.replace(/^\/+|\/+$/g, "");
    return field(11, [...given(1, location.search.slice(1)), ...field(2, []), ...given(4, page), ...field(8, about)]);
  };

  // What a run says comes in one frame (`frames.py`): its messages are told in one go, and the page is drawn once.
  const open = protocols => {
    const socket = new Socket(stream + "?joined", protocols);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", event => {
      const frame = new DataView(event.data);
      if (!frame.byteLength || frame.getUint8(0)) return;
      event.stopImmediatePropagation();
      for (let at = 1, ends; at < frame.byteLength; at = ends) {
        ends = at + 4 + frame.getUint32(at);
        socket.dispatchEvent(new MessageEvent("message", { data: event.data.slice(at + 4, ends) }));
      }
    });
    return socket;
  };

  const asked = new Uint8Array(question());
  const same = bytes => bytes.length === asked.length && bytes.every((byte, at) => byte === asked[at]);
  const came = [];
  const keep = event => came.push(event.data);
  let ahead = null;
  try {
    ahead = open(["streamlit", token]);
    ahead.addEventListener("open", () => ahead.send(asked), { once: true });
    ahead.addEventListener("message", keep);
  } catch { /* a token that no socket takes: Streamlit asks, and the rest of this script runs */ }
  let handed = !ahead;

  const hand = socket => {
    const opened = socket.readyState === Socket.OPEN;
    const send = socket.send;
    socket.send = bytes => {
      socket.send = send;
      if (!same(bytes)) socket.send(bytes);
    };
    queueMicrotask(() => { // it listens by then
      socket.removeEventListener("message", keep);
      if (opened) socket.dispatchEvent(new Event("open"));
      for (const data of came) socket.dispatchEvent(new MessageEvent("message", { data }));
    });
    return socket;
  };
  window.WebSocket = new Proxy(Socket, {
    construct(kind, args) {
      if (String(args[0]) !== stream) return Reflect.construct(kind, args);
      const there = !handed && ahead.readyState <= Socket.OPEN;
      handed = true;
      return there ? hand(ahead) : open(args[1]);
    },
  });
}
