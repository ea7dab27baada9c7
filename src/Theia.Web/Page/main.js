// From an image to everything that the chosen models make of it.

import * as api from "./api.js";
import * as paint from "./paint.js";
import { camera } from "./camera.js";
import { find, make, milliseconds, say, warn } from "./elements.js";
import { sections, tiles, times } from "./sections.js";
import { Stage } from "./stage.js";
import { theme } from "./theme.js";
import { frames } from "./video.js";

const state = {
  models: [], chosen: new Set(), source: "tokens", image: null, point: null, prompt: null, text: "", smooth: true,
  video: null, onMask: null,
};

// Sections that are shown, by id: their element, tiles and what stops them.
const shown = new Map();
const spent = new Map();

const stage = new Stage({
  onPoint(point, segment) {
    state.point = point;
    tellPlace();
    if (segment) promptOf();
    refresh(segment ? ["similarity", "masks"] : ["similarity"]);
  },
  onBox(box) {
    state.prompt = { box: [box.left, box.top, box.right, box.bottom].join(",") };
    refresh(["masks"]);
  },
  onClear: clear,
});

state.onMask = decoded => {
  stage.masks = decoded.slice(0, 1);
  stage.draw();
};

function promptOf() {
  state.prompt = { points: stage.points.map(point => `${point.x},${point.y},${point.inside ? 1 : 0}`).join(";") };
}

function tellPlace() {
  const { image, point } = state;
  find("place").textContent = `${image.name}, ${image.width} × ${image.height} pixels. Point at ${point.x}, ${point.y}.`;
}

function clear() {
  stage.clear();
  stage.draw();
  state.prompt = null;
  refresh(["masks"]);
}

// One section: every tile asks for itself, so that fast models need not wait for slow ones.
async function show(section) {
  const old = shown.get(section.id);
  old?.stop.abort();
  const stop = new AbortController();
  const made = state.image ? tiles(section, state) : [];
  const place = find(`view-${section.id}`);
  shown.set(section.id, { stop });
  if (made.length === 0) {
    place.hidden = true;
    forget(section);
    return;
  }

  place.hidden = false;
  const list = place.querySelector(".tiles");
  // Old results stay until new ones are there: nothing jumps while a point is dragged.
  const fresh = list.children.length !== made.length;
  if (fresh) list.replaceChildren(...made.map(tile => tile.element));
  forget(section);
  await Promise.all(made.map(async (tile, index) => {
    const fields = { image: state.image.id, model: tile.model.id, source: tile.source.id };
    try {
      const view = await section.show(tile, state, fields, stop.signal);
      if (stop.signal.aborted) return;
      spent.set(`${section.id}/${index}`, {
        name: `${section.title}, ${tile.model.id}${tile.source.id === "tokens" ? "" : ` as ${tile.source.id.split("/").pop()}`}`,
        times: view.milliseconds,
      });
    } catch (error) {
      if (stop.signal.aborted || error.name === "AbortError") return;
      tile.fail(error);
    }
    tile.done();
    tile.canvas.addEventListener("click", event => aim(tile, event));
    if (!fresh) list.children[index].replaceWith(tile.element);
  }));
}

// Every result lies over the image, so a click in it is a click in the image.
function aim(tile, event) {
  const area = tile.canvas.getBoundingClientRect();
  stage.ask({
    x: Math.round((event.clientX - area.left) / area.width * state.image.width),
    y: Math.round((event.clientY - area.top) / area.height * state.image.height),
  }, !event.shiftKey);
}

function forget(section) {
  for (const key of [...spent.keys()].filter(one => one.startsWith(`${section.id}/`))) spent.delete(key);
}

let waiting = null;

// Asks again; what is asked while an answer is under way is asked once it is there, and only the last of it.
async function refresh(ids = sections.map(section => section.id)) {
  if (waiting) {
    ids.forEach(id => waiting.add(id));
    return;
  }
  waiting = new Set();
  document.body.dataset.busy = "true";
  const begun = performance.now();
  await Promise.all(sections.filter(section => ids.includes(section.id)).map(show));
  if (state.image) say(`Answered in ${milliseconds(performance.now() - begun)}.`);
  showTimes();
  const next = [...waiting];
  waiting = null;
  if (next.length > 0) await refresh(next);
  else document.body.dataset.busy = "false";
}

function showTimes() {
  const place = find("view-times");
  place.hidden = spent.size === 0;
  const order = [...sections.keys()].flatMap(i =>
    [...spent.entries()].filter(([key]) => key.startsWith(`${sections[i].id}/`)).map(([, row]) => row));
  place.querySelector(".scroll").replaceChildren(times(order));
}

async function read(blob, name) {
  const sent = api.send(blob);
  const bitmap = createImageBitmap(blob, { imageOrientation: "from-image" });
  bitmap.catch(() => { /* the server says what is wrong with it */ });
  const { id, width, height } = await sent;
  return { id, width, height, name, bitmap: await bitmap };
}

async function open(blob, name) {
  warn("");
  try {
    if (blob.type.startsWith("video/")) {
      await openVideo(blob, name);
      return;
    }
    say("Sending the image.");
    present(await read(blob, name), null);
  } catch (error) {
    warn(error.message);
    say(state.image ? `Still showing ${state.image.name}.` : "No image yet.");
  }
}

async function openVideo(blob, name) {
  say("Reading the video.");
  const files = await frames(blob, (done, count) => say(`Read ${done} of ${count} frames.`));
  const images = [];
  for (const [index, file] of files.entries()) images.push(await read(file, `${name}, frame ${index + 1}`));
  present(images[0], { images, first: images[0].id });
}

function present(image, video) {
  state.image = image;
  state.video = video;
  state.prompt = null;
  stage.show(image);
  state.point = stage.point;
  tellPlace();
  find("player").hidden = !video;
  find("frame").max = (video?.images.length ?? 1) - 1;
  find("frame").value = 0;
  find("frame-number").textContent = "1";
  for (const button of find("samples").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.title === image.name));
  }
  return refresh();
}

function showFrame(index) {
  state.image = state.video.images[index];
  find("frame").value = index;
  find("frame-number").textContent = String(index + 1);
  stage.masks = [];
  stage.show(state.image, true);
  tellPlace();
  return refresh();
}

async function play() {
  const button = find("play");
  const playing = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(playing));
  button.textContent = playing ? "Pause" : "Play";
  for (let i = Number(find("frame").value); state.video && button.getAttribute("aria-pressed") === "true";) {
    i = (i + 1) % state.video.images.length;
    await Promise.all([showFrame(i), new Promise(done => setTimeout(done, 200))]);
  }
}

function build() {
  find("sections").replaceChildren(
    ...sections.map(section => make("section", { class: "view", id: `view-${section.id}`, hidden: true,
      "aria-labelledby": `title-${section.id}` },
      make("h2", { id: `title-${section.id}` }, section.title), make("p", {}, section.text),
      make("div", { class: "tiles" }))),
    make("section", { class: "view", id: "view-times", hidden: true, "aria-labelledby": "title-times" },
      make("h2", { id: "title-times" }, "Time"),
      make("p", {}, "Features are computed once per image and model; views of them follow without the network."),
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Time of each answer" })));
}

async function offerModels() {
  state.models = await api.models();
  const students = state.models.filter(model => model.kind === "student");
  const teacher = state.models.find(model => model.kind === "teacher" && /dino/i.test(model.id));
  const start = students.length > 1 || !teacher ? students : [...students, teacher];
  start.forEach(model => state.chosen.add(model.id));
  find("models").append(...state.models.map(model => make("label", {},
    make("input", { type: "checkbox", value: model.id, checked: state.chosen.has(model.id), onchange(event) {
      if (event.target.checked) state.chosen.add(model.id);
      else state.chosen.delete(model.id);
      tellChosen();
      refresh();
    } }),
    make("b", {}, model.id), make("small", {}, model.description))));
  const sources = new Map(students.flatMap(model => model.sources).map(source => [source.id, source]));
  find("source").append(...[...sources.keys()].map(id => make("option", { value: id },
    id === "tokens" ? "Its own tokens" : `What it predicts of ${id.split("/").pop()}`)));
  find("source-field").hidden = sources.size < 2;
  find("choice").open = !matchMedia("(max-width: 900px)").matches;
  tellChosen();
  const has = ability => state.models.some(model => model.sources.some(source => source[ability]));
  find("ask").hidden = !has("sentences");
  find("everything").hidden = !has("masks");
}

function tellChosen() {
  const names = state.models.filter(model => state.chosen.has(model.id)).map(model => model.id);
  find("chosen").textContent = names.length > 0 ? names.join(", ") : "none";
}

async function offerSamples() {
  const samples = await api.samples();
  find("samples").append(...samples.map(sample => make("li", {}, make("button", {
    type: "button", "data-title": sample.title, "aria-pressed": "false", title: `${sample.title} (${sample.author}, ${sample.license})`,
    onclick: async () => open(await api.sample(sample.file), sample.title),
  }, make("img", { src: api.thumbnail(sample.file), alt: sample.title, width: 160, height: 160, loading: "lazy" })))));
  find("samples-title").parentElement.hidden = samples.length === 0;
  return samples;
}

function listen() {
  find("file").addEventListener("change", event => {
    const [file] = event.target.files;
    if (file) open(file, file.name);
    event.target.value = "";
  });
  const drop = find("drop");
  document.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  document.addEventListener("dragleave", event => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) open(file, file.name);
    else warn("What was dropped is no file. Save the image and drop the file.");
  });
  document.addEventListener("paste", event => {
    const file = [...event.clipboardData.files][0];
    if (file) open(file, file.name || "pasted image");
  });
  for (const input of document.querySelectorAll("[name=tool]")) {
    input.addEventListener("change", () => { stage.tool = input.value; });
  }
  for (const input of document.querySelectorAll("[name=drawing]")) {
    input.addEventListener("change", () => { state.smooth = input.value === "smooth"; refresh(); });
  }
  find("everything").addEventListener("click", () => {
    stage.clear();
    stage.draw();
    state.prompt = { everything: "true" };
    refresh(["masks"]);
  });
  find("clear").addEventListener("click", clear);
  find("source").addEventListener("change", event => { state.source = event.target.value; refresh(); });
  find("ask").addEventListener("submit", event => {
    event.preventDefault();
    state.text = find("sentence").value.trim();
    refresh(["sentence"]);
  });
  find("frame").addEventListener("input", event => showFrame(Number(event.target.value)));
  find("play").addEventListener("click", play);
  camera(open);
}

theme();
build();
listen();
try {
  await offerModels();
  const [first] = await offerSamples();
  if (first && !state.image) await open(await api.sample(first.file), first.title);
  else if (!state.image) say("Ready. Give an image.");
} catch (error) {
  warn(error.message);
}
