/**
 * Shows the offline page when a page cannot be fetched. It keeps that page and what it is drawn with,
 * and one moment: since when nothing could be fetched. Nothing of a person is ever stored.
 *
 * The server puts `self.KEPT` before this code: a version, the offline page and the files.
 */

const KEPT = /** @type {{version: string, offline: string, files: string[]}} */ (/** @type {any} */ (self).KEPT);
const CACHE = `bellwether-${KEPT.version}`;
const STATE = "bellwether-state";
const SINCE = "/offline/since";
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE)
      .then((cache) => cache.addAll(KEPT.files.map((file) => new Request(file, { credentials: "omit" }))))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE && name !== STATE).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(request));
  else if (KEPT.files.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => kept(request.url)));
  }
});

/** @param {Request} request */
async function page(request) {
  try {
    const answer = await fetch(request);
    const state = await caches.open(STATE);
    await state.delete(SINCE);
    return answer;
  } catch {
    await note();
    return kept(KEPT.offline);
  }
}

async function note() {
  const state = await caches.open(STATE);
  if (!(await state.match(SINCE))) await state.put(SINCE, new Response(new Date().toISOString()));
}

/** @param {string} url */
async function kept(url) {
  const cache = await caches.open(CACHE);
  return (await cache.match(url)) ?? Response.error();
}
