"use strict";
/* Numbers and elements. Text reaches the page only as text, never as markup. */
const territoryMap = {};

territoryMap.UNKNOWN = "–";

/* The twin of report/map/text.py: 9,876 · 412 k · 1.2 M. */
territoryMap.number = function (value) {
  const size = Math.abs(value);
  if (size < 10000) return value.toLocaleString("en", {maximumFractionDigits: size < 100 ? 1 : 0}).replace("-", "−");
  const [step, name] = [[1e9, "bn"], [1e6, "M"], [1e3, "k"]].find(([s]) => size >= 0.9995 * s);
  const digits = size / step < 99.95 ? 1 : 0;
  const shown = (value / step).toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits});
  return `${shown}\u202f${name}`.replace("-", "−");
};

territoryMap.formatted = function (value, kind, currency) {
  if (value === null || value === undefined) return territoryMap.UNKNOWN;
  const text = territoryMap.number(value);
  if (kind === "money") return `${currency} ${text}`.trim();
  return kind === "km" ? `${text}\u202fkm` : text;
};

/* An element with attributes and children; strings become text nodes. */
territoryMap.element = function (tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "style") Object.assign(made.style, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

territoryMap.swatch = function (colour) {
  return territoryMap.element("i", {class: "swatch", style: {background: colour}});
};

/* A colour of the stylesheet. */
territoryMap.paint = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
