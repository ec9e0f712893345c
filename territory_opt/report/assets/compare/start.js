/* Puts the parts together on the two maps that folium made, and keeps what is shown. */
territoryMap.readComparison = function () {
  const data = JSON.parse(document.getElementById("compare-data").textContent);
  data.place = (i) => [data.accounts.latitude[i], data.accounts.longitude[i]];
  data.title = (i) => data.accounts.name[i] || data.accounts.id[i];
  return data;
};

const PRINTED_WIDTH = 1030;

territoryMap.start = function (left, right) {
  const {element, paint, swatch} = territoryMap;
  const data = territoryMap.readComparison();
  const form = document.getElementById("tools");
  const state = {pair: data.pairs[0], changed: new Set(), focus: null, chosen: -1};
  const sides = [left, right].map((map) => territoryMap.makeSide(map, data, (i) => go.account(i, true)));
  left.sync(right);
  right.sync(left);

  /* Both maps to their new size; canvases of the second are drawn once more, for the first moved it at its old size. */
  function refit() {
    [left, right].forEach((map) => map.invalidateSize({animate: false}));
    [left, right].forEach((map) => map.fire("moveend"));
  }

  const swipe = territoryMap.bindSwipe(refit);
  const tabs = territoryMap.bindTabs();
  territoryMap.bindSplit();

  const isFocused = (i) => state.changed.has(i) && (!state.focus || state.focus.has(i));
  const owner = (k, i) => data.accounts.at[[state.pair.left, state.pair.right][k]][i];

  function look(k) {
    const ticked = Object.fromEntries([...form.querySelectorAll("input[type=checkbox]")].map((box) => [box.name, box.checked]));
    const role = form.elements.role ? form.elements.role.value : "";
    const hasRole = (j) => !role || !data.territories[j] || data.territories[j].role === role;
    return {
      ...ticked, hasRole, hasGround: (j) => data.territories[j].role === (role || data.ground_role),
      isShown: (i) => hasRole(owner(0, i)) || hasRole(owner(1, i)), side: [state.pair.left, state.pair.right][k], isOn: ticked.changes, isChanged: isFocused,
      ink: paint("--ink"), paper: paint("--paper"), soft: paint("--soft"), accent: paint("--accent"),
    };
  }

  function drawMaps() {
    sides.forEach((side, k) => { side.draw(look(k)); side.mark(state.chosen, look(k)); });
    drawLegend(look(0).isOn);
  }

  function drawLegend(isOn) {
    const item = (sign, text) => element("li", {}, sign, element("span", {}, text));
    const items = [element("li", {}, "Colours: territories, the same on both maps")];
    if (isOn) items.push(item(element("i", {class: "ring"}), "outlined: has another rep in the other run"), item(element("i", {class: "faded"}), "faded: the same in both"));
    if (!data.accounts.ground) items.push(element("li", {}, "Circle area: potential"));
    if (data.accounts.at.some((of) => of.some((j) => j < 0))) items.push(item(swatch(territoryMap.scheme.shade(data.nobody)), "no rep"));
    document.getElementById("legend").replaceChildren(...items);
  }

  /* Only changes that pass `is` stay highlighted and listed; `name` says which they are. */
  function focus(name, is) {
    state.focus = name ? new Set(state.pair.accounts.filter(is)) : null;
    state.chosen = -1;
    tables.fill(state.pair, isFocused, name);
    drawMaps();
    if (state.focus && state.focus.size) show([...state.focus]);
  }

  function show(some) {
    const placed = some.filter((i) => data.accounts.longitude[i] !== null).map(data.place);
    if (placed.length) left.fitBounds(L.latLngBounds(placed), {padding: [50, 50], maxZoom: 8, animate: false});
  }

  const go = {
    account: (i, isFromMap) => {
      state.chosen = i;
      sides.forEach((side, k) => side.mark(i, look(k)));
      if (isFromMap) tables.find(i);
      else if (data.accounts.longitude[i] !== null && !left.getBounds().pad(-0.15).contains(data.place(i))) left.setView(data.place(i), left.getZoom(), {animate: false});
    },
    flow: (from, to) => focus(`${tables.who(from)} → ${tables.who(to)}`, (i) => owner(0, i) === from && owner(1, i) === to),
    territory: (j) => focus(`Changes of ${tables.who(j)}`, (i) => owner(0, i) === j || owner(1, i) === j),
    all: () => focus(null),
  };
  const tables = territoryMap.makeTables(data, go);

  function flag(id, k) {
    const side = data.sides[k];
    document.getElementById(id).replaceChildren(element("b", {}, side.name), element("span", {}, side.facts));
  }

  function showPair(pair) {
    Object.assign(state, {pair, changed: new Set(pair.accounts), focus: null, chosen: -1});
    document.getElementById("lead").textContent = pair.sentence;
    flag("flag-left", pair.left);
    flag("flag-right", pair.right);
    document.querySelectorAll("#figures [data-side]").forEach((cell) => cell.classList.toggle("shown", data.sides.length > 2 && [pair.left, pair.right].includes(Number(cell.dataset.side))));
    tables.fillAll(pair);
    tables.fill(pair, isFocused, null);
    drawMaps();
  }

  /* Which two runs: the one just chosen stays; the earlier is always on the left. */
  function pick(changed) {
    const fields = {left: form.elements.left, right: form.elements.right};
    let [a, b] = [Number(fields.left.value), Number(fields.right.value)];
    if (a === b) {
      const other = a === 0 ? 1 : 0;
      if (changed === "left") b = other;
      else a = other;
    }
    [a, b] = [Math.min(a, b), Math.max(a, b)];
    fields.left.value = String(a);
    fields.right.value = String(b);
    showPair(data.pairs.find((pair) => pair.left === a && pair.right === b));
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (["left", "right"].includes(event.target.name)) pick(event.target.name);
    else if (event.target.name === "view") swipe.show(event.target.value === "swipe");
    else drawMaps();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state.focus) go.all(); });
  territoryMap.scheme.onChange(() => showPair(state.pair));
  [left, right].forEach((map) => {
    new ResizeObserver(refit).observe(map.getContainer());
  });

  /* Printed as on the screen, only smaller: canvases that are drawn anew while printing would be opaque. */
  window.addEventListener("beforeprint", () => {
    const {x, y} = left.getSize();
    const shrink = PRINTED_WIDTH / document.body.clientWidth;
    Object.entries({"--width": `${x}px`, "--height": `${y}px`, "--shrink": shrink}).forEach(([name, value]) => document.body.style.setProperty(name, value));
  });
  Object.assign(territoryMap, {left, right, tabs, state});
  showPair(state.pair);
  refit();
  sides[0].home();
};
