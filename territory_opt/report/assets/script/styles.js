/* Rings of moved accounts: pixels around the filling, and the least radius that has room for them. */
territoryMap.ring = ({accounts}) => (accounts.is_crowd ? {weight: 1.8, least: 3.2} : {weight: 3, least: 5});

/* How an account looks: filled by the way of colouring; while moved accounts are shown, the others fade. */
territoryMap.accountStyle = function (data, i, mode, isMovedShown) {
  const fillColor = mode.palette[mode.accounts[i]];
  if (!isMovedShown) {
    const rim = data.accounts.is_crowd ? {weight: 0.5, opacity: 0.7} : {weight: 0.8, opacity: 0.9};
    return {fillColor, color: mode.is_filled ? "#4c5660" : "#ffffff", ...rim, fillOpacity: 0.85, dashArray: null};
  }
  if (!data.isMoved(i)) return {fillColor, color: "#ffffff", weight: 0.5, opacity: 0.25, fillOpacity: 0.13, dashArray: null};
  const other = mode.key === "today" ? data.territory(i) : data.previous(i);
  return {
    fillColor, color: other ? other.colour : "#1f2933", weight: territoryMap.ring(data).weight, opacity: 1, fillOpacity: 0.95,
    dashArray: data.isForced(i) ? "4 3" : null,
  };
};

/* Areas have a hair of a border; a moved one the other side's colour around it. */
territoryMap.groundStyle = function (data, i, mode, isMovedShown) {
  const fillColor = mode.palette[mode.accounts[i]];
  const plain = {fillColor, color: "#ffffff", weight: 0.5, opacity: 0.55, fillOpacity: 0.78, dashArray: null};
  if (!isMovedShown) return plain;
  if (!data.isMoved(i)) return {...plain, fillOpacity: 0.22};
  const {color, dashArray} = territoryMap.accountStyle(data, i, mode, isMovedShown);
  return {...plain, color, dashArray, weight: 2, opacity: 1, fillOpacity: 0.9};
};

/* Circles grow as one zooms in; a ring needs room around its filling. */
territoryMap.makeSizes = function (map, data) {
  const {least} = territoryMap.ring(data);
  const startZoom = map.getZoom();
  const magnification = () => Math.min(Math.max(1.18 ** (map.getZoom() - startZoom), 0.7), 3);
  const radius = (i, factor, isMovedShown) =>
    Math.max(data.accounts.radius[i] * factor, isMovedShown && data.isMoved(i) ? least : 0);
  return {magnification, radius};
};
