/* One map over the other, cut where the handle stands. The handle is a slider: arrow keys move it. */
territoryMap.bindSwipe = function (refit) {
  const frame = document.getElementById("swipe");
  const slider = frame.querySelector("input");
  const THUMB = 34;

  /* The middle of the slider's thumb, so that line and handle meet. */
  function cut() {
    const width = frame.clientWidth;
    const at = THUMB / 2 + (Number(slider.value) / 100) * (width - THUMB);
    document.body.style.setProperty("--cut", `${at}px`);
  }

  function show(isSwiped) {
    document.body.classList.toggle("swiped", isSwiped);
    frame.hidden = !isSwiped;
    cut();
    refit();
  }

  slider.addEventListener("input", cut);
  window.addEventListener("resize", cut);
  return {show};
};
