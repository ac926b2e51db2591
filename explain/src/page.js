const steps = [...document.querySelectorAll("section")];
let current = Math.max(0, Number(location.hash.slice(1)) - 1 || 0);

function show(n) {
  current = Math.min(Math.max(n, 0), steps.length - 1);
  steps.forEach((step, k) => (step.hidden = k !== current));
  document.querySelectorAll(".line").forEach((line) => line.classList.remove("lit"));
  for (const line of steps[current].dataset.lines.split(" ").filter(Boolean)) {
    document.getElementById("line-" + line)?.classList.add("lit");
  }
  document.getElementById("count").textContent = `step ${current + 1} of ${steps.length}`;
  history.replaceState(null, "", "#" + (current + 1));
}

document.getElementById("previous").onclick = () => show(current - 1);
document.getElementById("next").onclick = () => show(current + 1);
document.onkeydown = (event) => {
  if (event.key === "ArrowRight") show(current + 1);
  if (event.key === "ArrowLeft") show(current - 1);
};
show(current);
