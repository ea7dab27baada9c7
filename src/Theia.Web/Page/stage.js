// The image that is asked about: points, boxes and the keyboard.

import * as paint from "./paint.js";
import { find } from "./elements.js";

export class Stage {
  // onPoint({x, y}, segment), onBox({left, top, right, bottom}), onClear()
  constructor(events) {
    this.events = events;
    this.element = find("stage");
    this.canvas = find("picture");
    this.tool = "point";
    this.clear();
    this.element.classList.add("empty");
    this.element.addEventListener("pointerdown", event => this.press(event));
    this.element.addEventListener("pointermove", event => this.drag(event));
    this.element.addEventListener("pointerup", event => this.release(event));
    this.element.addEventListener("pointercancel", () => { this.start = null; });
    this.element.addEventListener("keydown", event => this.key(event));
  }

  clear() {
    this.points = [];
    this.box = null;
    this.corner = null;
    this.masks = [];
    this.start = null;
  }

  show(image, keep = false) {
    this.image = image;
    if (!keep) {
      this.clear();
      this.point = { x: Math.round(image.width / 2), y: Math.round(image.height / 2) };
    }
    this.element.classList.remove("empty");
    this.element.setAttribute("aria-label", `Image ${image.name}, ${image.width} by ${image.height} pixels`);
    this.draw();
  }

  place(event) {
    const area = this.canvas.getBoundingClientRect();
    const share = (value, start, length) => Math.min(Math.max((value - start) / length, 0), 1);
    return {
      x: Math.round(share(event.clientX, area.left, area.width) * this.image.width),
      y: Math.round(share(event.clientY, area.top, area.height) * this.image.height),
    };
  }

  press(event) {
    if (!this.image || event.button !== 0) return;
    this.start = this.place(event);
    this.moved = false;
    // A finger scrolls the page; a mouse or pen that is held down asks all along its way.
    if (event.pointerType !== "touch" || this.tool === "box") this.element.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.start) return;
    const here = this.place(event);
    this.moved ||= Math.hypot(here.x - this.start.x, here.y - this.start.y) > this.image.width / 100;
    if (!this.moved) return;
    if (this.tool === "box") this.box = between(this.start, here);
    else {
      this.point = here;
      this.events.onPoint(here, false);
    }
    this.draw();
  }

  release(event) {
    if (!this.start) return;
    const here = this.place(event);
    if (this.tool === "box" && this.moved) this.finish(between(this.start, here));
    else if (!this.moved) this.ask(here, !event.shiftKey);
    this.start = null;
  }

  ask(place, inside) {
    if (inside && !this.points.some(point => !point.inside)) this.points = [];
    this.box = this.tool === "box" ? this.box : null;
    this.points.push({ ...place, inside });
    if (inside) this.point = place;
    this.draw();
    this.events.onPoint(this.point, true);
  }

  finish(box) {
    this.points = [];
    this.box = box;
    this.corner = null;
    this.draw();
    this.events.onBox(box);
  }

  key(event) {
    if (!this.image || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 1 : 1 / 14;
    const [across, down] = event.shiftKey ? [1, 1] : [this.image.width * step, this.image.height * step];
    const moves = { ArrowLeft: [-across, 0], ArrowRight: [across, 0], ArrowUp: [0, -down], ArrowDown: [0, down] };
    if (moves[event.key]) {
      const [dx, dy] = moves[event.key];
      this.point = {
        x: Math.round(Math.min(Math.max(this.point.x + dx, 0), this.image.width)),
        y: Math.round(Math.min(Math.max(this.point.y + dy, 0), this.image.height)),
      };
      if (this.corner) this.box = between(this.corner, this.point);
      else this.events.onPoint(this.point, false);
    } else if (event.key === "Enter") {
      if (this.corner) this.finish(between(this.corner, this.point));
      else this.ask(this.point, !event.shiftKey);
    } else if (event.key === "b" || event.key === "B") {
      if (this.corner) this.finish(between(this.corner, this.point));
      else this.corner = this.point;
    } else if (event.key === "Escape") {
      this.events.onClear();
    } else return;
    event.preventDefault();
    this.draw();
  }

  draw() {
    if (!this.image) return;
    const context = paint.fit(this.canvas, this.image, 960);
    const scale = context.canvas.width / this.image.width;
    const radius = context.canvas.width / 64;
    paint.photograph(context, this.image.bitmap);
    paint.masks(context, this.masks);
    if (this.box) {
      context.strokeStyle = "white";
      context.lineWidth = radius / 2.2;
      context.setLineDash([radius, radius / 1.6]);
      context.strokeRect(this.box.left * scale, this.box.top * scale,
        (this.box.right - this.box.left) * scale, (this.box.bottom - this.box.top) * scale);
      context.setLineDash([]);
    }
    for (const point of this.points.filter(one => !one.inside)) {
      paint.ring(context, point.x * scale, point.y * scale, radius, "#c2571a");
    }
    for (const point of this.points.filter(one => one.inside)) {
      paint.ring(context, point.x * scale, point.y * scale, radius, "#1f6f5c");
    }
    paint.ring(context, this.point.x * scale, this.point.y * scale, radius, "#1f6f5c");
  }
}

const between = (a, b) => ({
  left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), right: Math.max(a.x, b.x), bottom: Math.max(a.y, b.y),
});
