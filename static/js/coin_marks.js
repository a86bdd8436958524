/** A coin whose picture does not come keeps its initials. */

const MARK = ".coin-mark img";

document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement && event.target.matches(MARK)) event.target.remove();
}, true);

// Some may have failed before this was heard.
for (const image of document.querySelectorAll(MARK)) {
  if (image instanceof HTMLImageElement && image.complete && !image.naturalWidth) image.remove();
}
