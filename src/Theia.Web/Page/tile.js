// One result of one model: a canvas, a caption, what can be saved.

import { make, save } from "./elements.js";

export class Tile {
  constructor(model, source, label) {
    this.model = model;
    this.source = source;
    this.canvas = make("canvas", { role: "img", "aria-label": label });
    this.facts = make("span", { class: "facts" });
    this.extra = make("div");
    this.saves = make("div", { class: "saves" });
    this.element = make("figure", { class: "tile busy" },
      this.canvas,
      make("figcaption", {},
        make("b", {}, model.id),
        source.id === "tokens" ? null : make("span", { class: "of" }, ` as ${source.id.split("/").pop()}`),
        this.facts, this.extra, this.saves));
  }

  // What the view shows, in words for those who cannot see it.
  describe(text) { this.canvas.setAttribute("aria-label", text); }

  tell(text) { this.facts.textContent = text; }

  done() { this.element.classList.remove("busy"); }

  fail(error) {
    this.done();
    this.facts.replaceChildren();
    this.extra.replaceChildren(make("span", { class: "wrong" }, error.message));
    this.saves.replaceChildren();
  }

  // Files by the word on their button.
  offer(name, files) {
    const base = `${name}-${this.model.id}${this.source.id === "tokens" ? "" : `-${this.source.id.split("/").pop()}`}`;
    this.saves.replaceChildren(...Object.entries(files).map(([word, content]) => make("button", {
      type: "button",
      class: "quiet",
      "aria-label": `Save ${name} of ${this.model.id} as ${word}`,
      onclick: async () => save(await content(), `${base}.${word.split(" ")[0].toLowerCase()}`),
    }, word)));
  }

  png() { return new Promise(done => this.canvas.toBlob(done, "image/png")); }
}

export const json = value => async () =>
  new Blob([JSON.stringify(value, null, 2)], { type: "application/json" });
