// Unpack what the page knows, and begin.

async function unpacked(id) {
  const packed = Uint8Array.from(atob($(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

$("theme").addEventListener("click", () => {
  const root = document.documentElement.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)").matches;
  root.theme = (root.theme === "auto" ? system : root.theme === "dark") ? "light" : "dark";
});
unpacked("data").then(async (data) => {
  const page = new Page(data);
  performance.mark("ready");
  page.addViews(await unpacked("groups")); // the pictures of open groups: most of a large file
  document.body.classList.add("ready");
});
