/* What a hover or a click tells. */
territoryMap.card = function (title, below, facts) {
  const {element} = territoryMap;
  const list = element("dl", {});
  for (const [label, text] of facts) list.append(element("dt", {}, label), element("dd", {}, text));
  return element("div", {class: "card"}, element("h3", {}, title), element("p", {class: "below"}, ...below), list);
};

territoryMap.tooltip = function (data, i) {
  const {element} = territoryMap;
  const potential = data.accounts.fields.find((field) => field.kind === "money");
  const value = potential && potential.values[i];
  const text = value === null || value === undefined ? "" : ` · ${territoryMap.formatted(value, "money", data.currency)}`;
  return element("div", {}, element("b", {}, data.title(i)), data.owner(i) + text);
};

territoryMap.makePopups = function (map, data) {
  const {swatch} = territoryMap;

  function open(at, card, offset) {
    L.popup({maxWidth: 330, minWidth: 220, offset: [0, offset], autoPanPadding: [20, 20]}).setLatLng(at).setContent(card).openOn(map);
  }

  function account(i) {
    const territory = data.territory(i);
    const owner = territory && territory.label !== territory.id ? ` · ${territory.id}` : "";
    const below = [...(territory ? [swatch(territory.colour)] : []), data.owner(i) + owner];
    const facts = [["Account", data.accounts.id[i]], ...data.facts(i)];
    open(data.place(i), territoryMap.card(data.title(i), below, facts), -2);
  }

  function territory(which, at) {
    open(at, territoryMap.card(which.label, [swatch(which.colour), which.rep || "no rep"], which.facts), 0);
  }

  return {account, territory};
};
