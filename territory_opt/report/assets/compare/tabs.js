/* Tabs by mouse and arrow keys, and the bar that shares the height between maps and tables. */
territoryMap.bindTabs = function () {
  const tabs = [...document.querySelectorAll("[role=tab]")];

  function open(id) {
    tabs.forEach((tab) => {
      const isOpen = tab.id === id;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOpen;
    });
  }

  tabs.forEach((tab, k) => {
    tab.addEventListener("click", () => open(tab.id));
    tab.addEventListener("keydown", (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!step) return;
      const next = tabs[(k + step + tabs.length) % tabs.length];
      next.focus();
      open(next.id);
    });
  });
  return {open, chosen: () => tabs.find((tab) => tab.getAttribute("aria-selected") === "true").id};
};

territoryMap.bindSplit = function () {
  const bar = document.getElementById("split");

  function set(percent) {
    const height = Math.min(Math.max(percent, 15), 75);
    document.body.style.setProperty("--tables", `${height}vh`);
    bar.setAttribute("aria-valuenow", String(Math.round(height)));
  }

  const now = () => Number(bar.getAttribute("aria-valuenow"));
  bar.addEventListener("keydown", (event) => {
    const step = {ArrowUp: 4, ArrowDown: -4}[event.key];
    if (!step) return;
    set(now() + step);
    event.preventDefault();
  });
  bar.addEventListener("pointerdown", (event) => bar.setPointerCapture(event.pointerId));
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const tabs = document.getElementById("tabs").offsetHeight;
    set(100 * (window.innerHeight - event.clientY - tabs) / window.innerHeight);
  });
};
