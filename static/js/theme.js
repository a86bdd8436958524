// Loaded before the first paint. Our own colours follow color-scheme without script; this only tells
// Bootstrap's few drawn parts, and charts, which of the two an "as my device" page is showing.
(function () {
  const root = document.documentElement;
  if (root.dataset.theme !== "auto") {
    return;
  }
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", follow);
  follow();
})();
