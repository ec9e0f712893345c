/* Light or dark: colours of territories are lightened on dark ground, alike wherever they are shown. */
territoryMap.scheme = (() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const channel = (colour, at) => parseInt(colour.slice(at, at + 2), 16);
  const lighter = (colour) => `#${[1, 3, 5].map((at) => Math.round(channel(colour, at) + 0.38 * (255 - channel(colour, at))).toString(16).padStart(2, "0")).join("")}`;
  return {
    shade: (colour) => (dark.matches ? lighter(colour) : colour),
    onChange: (act) => dark.addEventListener("change", act),
  };
})();
