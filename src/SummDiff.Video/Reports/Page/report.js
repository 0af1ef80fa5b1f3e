"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const element = id => document.getElementById(id);
const count = data.scores.length;
let sample = Math.max(0, data.videos.findIndex(video => video));
let chart = null;

const clock = seconds => {
  const whole = Math.floor(seconds), hours = Math.floor(whole / 3600);
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map(n => String(n).padStart(2, "0")).join(":");
  return hours ? hours + ":" + rest : rest.replace(/^0/, "");
};
// Shots can be shorter than a second.
const span = shot => [shot.start, shot.end].map(seconds => clock(seconds + 0.05) + "." + Math.floor((seconds + 0.05) * 10) % 10).join(" – ");
const length = seconds => seconds < 60 ? seconds.toFixed(1) + " s" : clock(seconds);
const at = pick => data.times.map((_, i) => pick(data.scores.map(scores => scores[i])));
const mean = at(values => values.reduce((a, b) => a + b, 0) / count);
const low = at(values => Math.min(...values)), high = at(values => Math.max(...values));
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const shown = i => data.chosen[i].reduce((sum, s) => sum + data.shots[s].end - data.shots[s].start, 0);

function make(tag, parent, text, properties) {
  const made = Object.assign(document.createElement(tag), properties);
  if (text !== undefined && text !== null) made.textContent = text;
  parent.append(made);
  return made;
}

function define(list, term, text, big) {
  if (text === null || text === undefined) return;
  make("dt", list, term);
  make("dd", list, text, big ? { className: "big" } : {});
}

function showPlayer() {
  const player = element("player"), video = data.videos[sample];
  player.replaceChildren();
  if (video) make("video", player, null, { src: video, controls: true, preload: "metadata", playsInline: true, poster: data.posters[sample] ?? "" });
  else make("p", player, "No summary video was made of this sample.", { className: "none" });
}

function showNumbers() {
  const numbers = element("numbers");
  numbers.replaceChildren();
  define(numbers, "Summary", length(shown(sample)), true);
  define(numbers, "Video", length(data.seconds));
  define(numbers, "Share", (100 * shown(sample) / data.seconds).toFixed(1) + " %");
  define(numbers, "Shots", data.chosen[sample].length + " of " + data.shots.length);
  if (count > 1) {
    const spread = high.reduce((sum, top, i) => sum + top - low[i], 0) / high.length;
    define(numbers, "Samples", count + ", " + spread.toFixed(3) + " from lowest to highest on average");
    const kept = data.shots.filter((_, s) => data.chosen.every(chosen => chosen.includes(s))).length;
    define(numbers, "In all", kept + (kept === 1 ? " shot" : " shots") + " chosen by every sample");
  }
  for (const [term, text] of Object.entries(data.facts)) define(numbers, term, text);
}

// Where a shot begins within the summary: the chosen shots play one after another.
function seek(shot) {
  const video = element("player").querySelector("video");
  if (!video) return;
  video.currentTime = data.chosen[sample].filter(s => s < shot).reduce((sum, s) => sum + data.shots[s].end - data.shots[s].start, 0) + 0.001;
  video.play().catch(() => {});
}

function showStrip() {
  const strip = element("strip");
  strip.replaceChildren();
  for (const s of data.chosen[sample]) {
    const shot = data.shots[s];
    const button = make("button", strip, null, { type: "button", title: "Play this shot of the summary", onclick: () => seek(s) });
    if (shot.picture) make("img", button, null, { src: shot.picture, alt: "Shot " + (s + 1), height: 90 });
    make("span", button, span(shot));
  }
}

function shadeChosen(plot) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour("--chosen");
  for (const s of data.chosen[sample]) {
    const left = plot.valToPos(data.shots[s].start, "x", true), right = plot.valToPos(data.shots[s].end, "x", true);
    ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
  }
  ctx.strokeStyle = colour("--rule");
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const shot of data.shots) {
    const x = Math.round(plot.valToPos(shot.start, "x", true)) + 0.5;
    ctx.moveTo(x, bbox.top + bbox.height - 8 * devicePixelRatio);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}

function showHover(plot) {
  const hover = element("hover"), { left, idx } = plot.cursor;
  const time = left >= 0 ? plot.posToVal(left, "x") : -1;
  const s = data.shots.findIndex(shot => time >= shot.start && time < shot.end);
  hover.hidden = s < 0;
  if (s < 0) return;
  const shot = data.shots[s];
  hover.replaceChildren();
  if (shot.picture) make("img", hover, null, { src: shot.picture, alt: "" });
  make("div", hover, "Shot " + (s + 1) + (data.chosen[sample].includes(s) ? ", chosen" : ""));
  make("div", hover, span(shot) + (idx === null || idx === undefined ? "" : " · score " + data.scores[sample][idx].toFixed(3)));
  const x = left + plot.over.offsetLeft;
  hover.style.left = Math.min(Math.max(4, x + (x > plot.width / 2 ? -196 : 16)), Math.max(4, plot.width - 184)) + "px";
}

function showChart() {
  const box = element("chart"), several = count > 1;
  if (chart) chart.destroy();
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { stroke: colour("--rule"), width: 1 }, font: "12px system-ui, sans-serif" };
  const series = [{}], values = [data.times];
  if (several) {
    series.push({ stroke: "transparent", points: { show: false } }, { stroke: "transparent", points: { show: false } }, { stroke: colour("--mean"), width: 1.5, points: { show: false } });
    values.push(high, low, mean);
    data.scores.forEach((scores, i) => {
      if (i === sample) return;
      series.push({ stroke: colour("--other"), width: 1, points: { show: false } });
      values.push(scores);
    });
  }
  series.push({ stroke: colour("--accent"), width: 2, points: { show: data.times.length < 3 } }); // above the others
  values.push(data.scores[sample]);
  chart = new uPlot({
    width: box.clientWidth - 10, height: Math.round(Math.min(320, Math.max(210, box.clientWidth * 0.36))),
    legend: { show: false }, cursor: { y: false, points: { show: false }, drag: { setScale: false } },
    scales: { x: { time: false, range: [0, data.seconds] }, y: { range: (_, from, to) => [Math.min(from, 0), Math.max(to * 1.05, 0.05)] } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map(clock), space: 60, size: 34 }, { ...axis, size: 44 }],
    series, bands: several ? [{ series: [1, 2], fill: colour("--spread") }] : [],
    hooks: { drawClear: [shadeChosen], setCursor: [showHover] },
  }, values, box);
  chart.over.addEventListener("click", () => {
    const time = chart.posToVal(chart.cursor.left, "x"), s = data.shots.findIndex(shot => time >= shot.start && time < shot.end);
    if (data.chosen[sample].includes(s)) seek(s);
  });
}

function show() {
  element("headline").textContent = length(data.seconds) + " of video in " + length(shown(sample)) + (count > 1 ? ", sample " + (sample + 1) + " of " + count : "");
  for (const button of element("samples").children) button.setAttribute("aria-pressed", String(Number(button.value) === sample));
  showPlayer();
  showNumbers();
  showStrip();
  showChart();
}

if (count > 1) data.scores.forEach((_, i) => make("button", element("samples"), "Sample " + (i + 1), { type: "button", value: i, onclick: () => { sample = i; show(); } }));
document.querySelectorAll(".others").forEach(key => { key.hidden = count < 2; });
for (const [name, value] of Object.entries(data.settings)) define(element("settings"), name.replaceAll("_", " "), value === null ? null : typeof value === "object" ? JSON.stringify(value) : String(value));
show();
let width = element("chart").clientWidth;
addEventListener("resize", () => { if (element("chart").clientWidth !== width) { width = element("chart").clientWidth; showChart(); } });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showChart);
