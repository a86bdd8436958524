/**
 * One socket a page: it says what the page watches and announces what it hears.
 *
 * News arrives as events on the document: "live:quotes", "live:crossing", "live:heartbeat", each
 * with the message as its detail, and "live:state" with {connected}. The socket comes back by
 * itself after a loss and is then told the present state, so a listener never has to ask.
 */

const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;
// The server says something at least every 15 seconds; three missed beats mean a dead line.
const LONGEST_SILENCE = 45_000;

/** @type {Set<string>} */
const watched = new Set();
/** @type {WebSocket | null} */
let socket = null;
let retry = FIRST_RETRY;
let silence = 0;

/**
 * Watch these names from now on, together with those watched before.
 * @param {Iterable<string>} names
 */
export function watch(names) {
  for (const name of names) watched.add(name);
  if (socket === null) connect();
  else if (socket.readyState === WebSocket.OPEN) {
    tell();
    // Whoever comes later than the line was opened wants to know that it is open.
    queueMicrotask(() => announce("state", { connected: true }));
  }
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/ws/live/`);
  socket.addEventListener("open", () => {
    retry = FIRST_RETRY;
    announce("state", { connected: true });
    listenForSilence();
    tell();
  });
  socket.addEventListener("message", (event) => {
    listenForSilence();
    const message = JSON.parse(event.data);
    announce(message.type, message);
  });
  socket.addEventListener("close", comeBack);
}

function tell() {
  socket?.send(JSON.stringify({ watch: [...watched] }));
}

function comeBack() {
  clearTimeout(silence);
  announce("state", { connected: false });
  // Everybody loses the line at once when a server restarts: half of the wait is chance.
  setTimeout(connect, retry * (0.5 + Math.random() / 2));
  retry = Math.min(retry * 2, LONGEST_RETRY);
}

function listenForSilence() {
  clearTimeout(silence);
  silence = setTimeout(() => socket?.close(), LONGEST_SILENCE);
}

/**
 * @param {string} kind
 * @param {object} detail
 */
function announce(kind, detail) {
  document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail }));
}
