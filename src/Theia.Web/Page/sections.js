// The sections of the page. Each asks the server for its view of every model that is chosen, side by side.

import * as api from "./api.js";
import * as paint from "./paint.js";
import { make, milliseconds, number } from "./elements.js";
import { Tile, json } from "./tile.js";

const svg = "http://www.w3.org/2000/svg";

async function picture(base64) {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: "image/png" }));
}

function legend(tile, low, high, color) {
  const bar = make("canvas", { "aria-hidden": "true" });
  paint.scale(bar, color);
  tile.extra.replaceChildren(make("div", { class: "scale" }, make("span", {}, low), bar, make("span", {}, high)));
}

function histogram(view) {
  const element = document.createElementNS(svg, "svg");
  const most = Math.max(...view.histogram);
  const [low, high] = [Math.min(...view.values), Math.max(...view.values)];
  element.setAttribute("viewBox", `0 0 ${view.histogram.length} 44`);
  element.setAttribute("preserveAspectRatio", "none");
  element.setAttribute("class", "histogram");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label",
    `Histogram of the norms, from ${number(low)} to ${number(high)}; the median is ${number(view.median)}.`);
  view.histogram.forEach((count, i) => {
    const bar = document.createElementNS(svg, "rect");
    const height = count === 0 ? 0 : Math.max(1.5, 43 * count / most);
    const norm = low + (high - low) * (i + .5) / view.histogram.length;
    for (const [name, value] of Object.entries({ x: i + .08, y: 44 - height, width: .84, height })) {
      bar.setAttribute(name, value);
    }
    bar.setAttribute("fill", "currentColor");
    if (norm > view.cutoff) bar.setAttribute("class", "out");
    element.append(bar);
  });
  return element;
}

const cross = (context, state) => {
  const scale = context.canvas.width / state.image.width;
  paint.ring(context, state.point.x * scale, state.point.y * scale, context.canvas.width / 70, "#1f6f5c");
};

// What is asked of every model: its own tokens, or what a student predicts of the chosen teacher.
const tokensOf = (model, state) =>
  model.sources.find(source => source.id === state.source) ?? model.sources[0];

// The features with an ability, of the chosen models or, where none of them has any, of all.
function able(state, ability) {
  const found = models => models.flatMap(model => {
    const source = model.sources.find(one => one[ability]);
    return source ? [[model, source]] : [];
  });
  const chosen = found(state.models.filter(model => state.chosen.has(model.id)));
  return chosen.length > 0 ? chosen : found(state.models);
}

const chosen = state =>
  state.models.filter(model => state.chosen.has(model.id)).map(model => [model, tokensOf(model, state)]);

export const sections = [
  {
    id: "pca",
    title: "Tokens as colors",
    text: "The three directions in which the tokens differ most, as red, green and blue. "
      + "Parts that the network takes for the same kind of thing get the same color.",
    models: chosen,
    async show(tile, state, fields, signal) {
      const answer = await api.view("pca", { ...fields, fit: state.video?.first }, signal);
      const view = answer.result;
      const colors = await picture(view.png);
      paint.place(paint.fit(tile.canvas, state.image), colors, view.coverage, state.smooth);
      tile.describe(`${view.rows} by ${view.columns} tokens of ${tile.model.id} as colors.`);
      tile.tell(`${view.rows} × ${view.columns} tokens`);
      tile.offer("colors", { PNG: () => tile.png(), JSON: json(answer) });
      return answer;
    },
  },
  {
    id: "similarity",
    title: "Similarity to the point",
    text: "How alike each token is to the one below the point. Click elsewhere in the image, or drag.",
    models: chosen,
    async show(tile, state, fields, signal) {
      const answer = await api.view("similarity", { ...fields, x: state.point.x, y: state.point.y }, signal);
      likeness(tile, state, answer.result);
      cross(tile.canvas.getContext("2d"), state);
      tile.describe(`Similarity of the tokens of ${tile.model.id} to the one at the point.`);
      tile.offer("similarity", { PNG: () => tile.png(), JSON: json(answer) });
      return answer;
    },
  },
  {
    id: "sentence",
    title: "Similarity to the sentence",
    text: "Where in the image the sentence is true, as far as the network can tell.",
    models: state => state.text ? able(state, "sentences") : [],
    async show(tile, state, fields, signal) {
      const answer = await api.view("similarity", { ...fields, text: state.text }, signal);
      likeness(tile, state, answer.result);
      tile.describe(`Similarity of the tokens of ${tile.model.id} to the sentence “${state.text}”.`);
      tile.offer("sentence", { PNG: () => tile.png(), JSON: json(answer) });
      return answer;
    },
  },
  {
    id: "masks",
    title: "Masks",
    text: "What belongs to the point or lies in the box, or everything that stands out.",
    models: state => state.prompt ? able(state, "masks") : [],
    async show(tile, state, fields, signal) {
      const answer = await api.view("masks", { ...fields, ...state.prompt }, signal);
      const [{ width, height }] = answer.result.images;
      // Of a point, the other masks are other readings of it: the best is shown.
      const found = state.prompt.everything ? answer.result.annotations : answer.result.annotations.slice(0, 1);
      const decoded = found.map(mask => paint.decodeRle(mask.segmentation));
      const context = paint.fit(tile.canvas, state.image);
      paint.photograph(context, state.image.bitmap);
      paint.masks(context, decoded);
      if (!state.prompt.everything && state.onMask && tile.isFirst) state.onMask(decoded);
      const text = found.length === 0 ? "No mask was found."
        : state.prompt.everything ? `${found.length} masks`
        : `Predicted IoU ${number(found[0].score)}, ${number(100 * found[0].area / (width * height), 1)} % of the image`;
      tile.tell(text);
      tile.describe(`Masks by ${tile.model.id}: ${text}`);
      tile.offer("masks", { PNG: () => tile.png(), "JSON (COCO)": json(answer.result) });
      return answer;
    },
  },
  {
    id: "depth",
    title: "Depth",
    text: "How near each pixel is: light is near, dark is far.",
    models: state => able(state, "depth"),
    async show(tile, state, fields, signal) {
      const answer = await api.view("depth", fields, signal);
      const view = answer.result;
      const colors = await picture(view.png);
      const context = paint.fit(tile.canvas, state.image);
      context.imageSmoothingQuality = "high";
      context.drawImage(colors, 0, 0, context.canvas.width, context.canvas.height);
      const [far, near] = view.isMetric
        ? [`${number(view.least)} m`, `${number(view.greatest)} m`] : ["far", "near"];
      legend(tile, far, near, paint.inferno);
      tile.describe(`Depth of the image by ${tile.model.id}.`);
      tile.tell(view.isMetric ? "meters" : "inverse depth, without a scale");
      tile.offer("depth", {
        PNG: () => tile.png(),
        "PNG (16 bit)": () => api.file("depth", fields, "image/png"),
      });
      return answer;
    },
  },
  {
    id: "norms",
    title: "Lengths of tokens",
    text: "Tokens far longer than the others hold no local information; a ring marks those above twice the median. "
      + "The fewer of them, the higher the entropy of the lengths.",
    models: chosen,
    async show(tile, state, fields, signal) {
      const answer = await api.view("norms", fields, signal);
      norms(tile, state, answer.result);
      tile.offer("norms", { PNG: () => tile.png(), JSON: json(answer) });
      return answer;
    },
  },
];

function likeness(tile, state, view) {
  const [low, high] = [Math.min(...view.values), Math.max(...view.values)];
  const context = paint.fit(tile.canvas, state.image);
  context.filter = "grayscale(1)";
  paint.photograph(context, state.image.bitmap);
  context.filter = "none";
  context.globalAlpha = .76;
  paint.map(context, view, value => paint.steep((value - low) / (high - low || 1)), state.smooth);
  context.globalAlpha = 1;
  legend(tile, number(low), number(high), paint.steep);
}

function norms(tile, state, view) {
  const [low, high] = [Math.min(...view.values), Math.max(...view.values)];
  const context = paint.fit(tile.canvas, state.image);
  paint.map(context, view, value => paint.ramp((value - low) / (high - low || 1)), state.smooth);
  const [left, top, width, height] = paint.region(context.canvas, view.coverage);
  for (const token of view.outliers) {
    const [row, column] = [Math.floor(token / view.columns), token % view.columns];
    paint.ring(context, left + (column + .5) * width / view.columns, top + (row + .5) * height / view.rows,
      .3 * Math.min(width / view.columns, height / view.rows), "transparent");
  }
  const outliers = view.outliers.length === 0 ? "no outliers"
    : view.outliers.length === 1 ? "1 outlier" : `${view.outliers.length} outliers`;
  tile.tell(`Entropy ${number(view.entropy)} nats (${number(100 * view.normalizedEntropy, 0)} % of the most), ${outliers}`);
  tile.describe(`Lengths of the tokens of ${tile.model.id}, from ${number(low)} to ${number(high)}: ${outliers}.`);
  legend(tile, number(low), number(high), paint.ramp);
  tile.extra.append(histogram(view));
}

export function tiles(section, state) {
  return section.models(state).map(([model, source], index) => {
    const tile = new Tile(model, source, `${section.title} by ${model.id}`);
    tile.isFirst = index === 0;
    if (state.image) paint.fit(tile.canvas, state.image);
    return tile;
  });
}

// Milliseconds of each answer, as a table.
export function times(rows) {
  const cell = value => make("td", {}, milliseconds(value));
  return make("table", { class: "times" },
    make("thead", {}, make("tr", {}, ...["Answer", "Decode", "Wait", "Encode", "View"].map(
      name => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...rows.map(({ name, times: t }) => make("tr", {},
      make("td", {}, name), cell(t.decode), cell(t.wait), cell(t.encode), cell(t.view)))));
}
