/* What colours, sizes and rings mean, for whatever is shown just now. */
territoryMap.drawLegend = function (data, accounts) {
  const {element, swatch, house} = territoryMap;
  const legend = document.getElementById("legend");
  const item = (sign, words) => element("li", {}, sign, element("span", {}, words));
  const ring = (className, words) => item(element("i", {class: `ring ${className}`}), words);

  function block(title, className, items) {
    const list = items.length ? [element("ul", {class: className}, ...items)] : [];
    return element("div", {class: "block"}, element("h2", {}, title), ...list);
  }

  function rings(mode) {
    const isToday = mode.key === "today";
    const signs = [ring("before", isToday ? "who gets it" : "who has it today"), ring("forced", "dashed: forced")];
    if (!isToday) signs.push(ring("", "black: that rep is gone"));
    return block("Rings of moved accounts", "", signs);
  }

  function homes() {
    const grey = "#5b6875";
    const isAnyVacant = data.homes.some((home) => home.is_vacant);
    const signs = [item(house(grey, false, 14), isAnyVacant ? "staffed" : "home")];
    if (isAnyVacant) signs.push(item(house(grey, true, 14), "vacant"));
    return block(data.homes_note, "", signs);
  }

  function sizes() {
    const unit = data.currency ? `${data.currency} a year` : "a year";
    return block(`Circle area: potential, ${unit}`, "sizes", data.accounts.sizes.map((potential) => {
      const width = `${2 * data.accounts.scale * Math.sqrt(potential) * accounts.magnification()}px`;
      return item(element("i", {style: {width, height: width}}), territoryMap.number(potential));
    }));
  }

  function draw(mode, shown) {
    const colours = mode.legend.map(([colour, words]) => item(swatch(colour), words));
    legend.replaceChildren(block(mode.title, mode.is_scale ? "scale" : "", colours));
    if (shown.moved) legend.append(rings(mode));
    if (shown.accounts && data.accounts.sizes.length) legend.append(sizes());
    if (shown.homes && data.homes.length) legend.append(homes());
  }

  return {draw};
};
