// Unpack what the page knows, and begin.

async function unpacked() {
  const packed = Uint8Array.from(atob($("data").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

$("theme").addEventListener("click", () => {
  const root = document.documentElement.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)").matches;
  root.theme = (root.theme === "auto" ? system : root.theme === "dark") ? "light" : "dark";
});
unpacked().then((data) => {
  new Page(data);
  document.body.classList.add("ready");
});
