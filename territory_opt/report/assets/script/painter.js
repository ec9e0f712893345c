/* A canvas of the map that is painted anew, as a whole, when the view has changed or something asks for it. */
territoryMap.Painter = L.Renderer.extend({
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._paint = paint;
    this._layers = {};
  },

  _initContainer() {
    this._container = document.createElement("canvas");
  },

  _destroyContainer() {
    L.Util.cancelAnimFrame(this._frame);
    this._frame = null;
    this._container.remove();
    delete this._container;
  },

  _updatePaths() {},

  /* Several changes before the next frame are one painting. */
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this.repaint();
  },

  repaint() {
    if (this._container) this._frame = this._frame || L.Util.requestAnimFrame(this._draw, this);
  },

  /* Paper does not wait for a frame. */
  finish() {
    L.Util.cancelAnimFrame(this._frame);
    this._draw();
  },

  _draw() {
    this._frame = null;
    const canvas = this._container, {min} = this._bounds, size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(canvas, min);
    Object.assign(canvas, {width: Math.round(size.x * ratio), height: Math.round(size.y * ratio)});
    Object.assign(canvas.style, {width: `${size.x}px`, height: `${size.y}px`});
    this._paint(canvas.getContext("2d"), this._map.getPixelOrigin().add(min), size, ratio);
  },
});
