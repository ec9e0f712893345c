/* The switches above the map: how it is coloured and what is shown. */
territoryMap.bindSwitches = function (data, layers) {
  const form = document.getElementById("switches");

  function shown() {
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    return Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
  }

  const mode = () => data.modes.find((m) => m.key === form.elements.mode.value);

  function recolour() {
    layers.areas.colour(mode());
    layers.accounts.colour(mode(), shown().moved);
  }

  function apply() {
    const is = shown();
    layers.areas.show(is.areas);
    layers.accounts.show(is.accounts);
    layers.homes.show(is.homes);
    layers.labels.show("reps", is.names);
    layers.labels.show("countries", is.places);
    layers.labels.show("states", is.places);
    recolour();
    layers.legend.draw(mode(), is);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", apply);
  apply();
  return {refreshLegend: () => layers.legend.draw(mode(), shown())};
};
