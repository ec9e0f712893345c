/* The switches above the map: how it is coloured and what is shown. */
territoryMap.bindSwitches = function (data, layers) {
  const form = document.getElementById("switches");

  function shown() {
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    return Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
  }

  /* Which territories are shown: all, or those of the teams that are ticked. */
  function isVisible() {
    const boxes = [...form.querySelectorAll("input[name=role]")];
    const teams = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    return (territory) => !boxes.length || !territory || teams.has(territory.role);
  }

  /* Teams serve the same ground, so only the first team shown has its shapes drawn; areas are one team's. */
  function hasGround() {
    if (data.is_ground) return isVisible();
    const boxes = [...form.querySelectorAll("input[name=role]")];
    const first = boxes.find((box) => box.checked);
    return (territory) => !boxes.length || !territory || (first && territory.role === first.value);
  }

  const mode = () => data.modes.find((m) => m.key === form.elements.mode.value);

  /* map.html#district opens coloured by district. */
  function follow() {
    const wanted = [...form.querySelectorAll("input[name=mode]")].find((radio) => radio.value === location.hash.slice(1));
    if (wanted) wanted.checked = true;
  }

  function recolour() {
    layers.areas.colour(mode());
    layers.accounts.colour(mode(), shown().moved);
  }

  function apply() {
    const is = shown();
    const visible = isVisible();
    layers.accounts.show((territory) => is.accounts && visible(territory));
    const ground = hasGround();
    layers.areas.show((territory) => is.areas && ground(territory));
    layers.outlines.show((territory) => is.areas && ground(territory), (key) => is[`outline-${key}`], mode().key);
    layers.homes.show((territory) => is.homes && visible(territory));
    layers.labels.show("reps", is.names, visible);
    layers.labels.show("countries", is.places);
    layers.labels.show("states", is.places);
    recolour();
    layers.legend.draw(mode(), is);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", apply);
  window.addEventListener("hashchange", () => { follow(); apply(); });
  follow();
  apply();
  return {refreshLegend: () => layers.legend.draw(mode(), shown())};
};
