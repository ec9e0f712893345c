/* Circles painted many times: each look and size is drawn once and then copied. */
territoryMap.makeStamps = function () {
  const STEPS = 2;
  const LARGEST = 24;
  let stamps = new Map();
  let styles = [];
  let ratio = 1;

  function circle(context, style, x, y, radius) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    Object.assign(context, {globalAlpha: style.fillOpacity, fillStyle: style.fillColor});
    context.fill();
    Object.assign(context, {globalAlpha: style.opacity, strokeStyle: style.color, lineWidth: style.weight});
    context.setLineDash(style.dashArray ? style.dashArray.split(" ").map(Number) : []);
    context.stroke();
    context.globalAlpha = 1;
  }

  function made(look, steps) {
    const style = styles[look], radius = steps / STEPS;
    const half = Math.ceil((radius + style.weight / 2 + 1) * ratio);
    const picture = Object.assign(document.createElement("canvas"), {width: 2 * half, height: 2 * half});
    const context = picture.getContext("2d");
    context.scale(ratio, ratio);
    circle(context, style, half / ratio, half / ratio, radius);
    return {picture, half};
  }

  /* The number of a look, for put; looks are forgotten with begin. */
  function look(style) {
    const key = Object.values(style).join();
    const known = look.numbers.get(key);
    if (known !== undefined) return known;
    look.numbers.set(key, styles.push(style) - 1);
    return styles.length - 1;
  }

  function begin() {
    look.numbers = new Map();
    styles = [];
    stamps = new Map();
  }

  /* The canvas counts its own pixels, `ratio` to one of the page. */
  function prepare(pixels) {
    if (pixels !== ratio) stamps = new Map();
    ratio = pixels;
  }

  /* On whole pixels: a stamp between them would blur. */
  function put(context, number, x, y, radius) {
    if (radius > LARGEST) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      circle(context, styles[number], x, y, radius);
      context.setTransform(1, 0, 0, 1, 0, 0);
      return;
    }
    const steps = Math.round(radius * STEPS), key = number * 64 + steps;
    let stamp = stamps.get(key);
    if (!stamp) stamps.set(key, (stamp = made(number, steps)));
    context.drawImage(stamp.picture, Math.round(x * ratio) - stamp.half, Math.round(y * ratio) - stamp.half);
  }

  begin();
  return {begin, look, prepare, put};
};
