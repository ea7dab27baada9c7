// Drawing on canvases: colors, maps of tokens, masks.

const stops = [
  [13, 8, 40], [62, 15, 103], [120, 28, 109], [178, 43, 94], [226, 76, 62], [249, 130, 37], [251, 191, 62],
  [252, 248, 190],
];

// Colors that stay apart on photographs and for every kind of color blindness.
const palette = [
  [46, 196, 160], [255, 159, 67], [140, 122, 230], [255, 107, 129], [72, 176, 255], [246, 217, 92], [178, 223, 106],
  [226, 132, 220],
];

export function ramp(value) {
  const place = Math.min(Math.max(value, 0), 1) * (stops.length - 1);
  const left = Math.min(Math.floor(place), stops.length - 2);
  return stops[left].map((low, i) => low + (stops[left + 1][i] - low) * (place - left));
}

// Most tokens of an image are fairly alike; this keeps the light colors for those that are most alike.
export const steep = value => ramp(value ** 1.7);

export const color = index => palette[index % palette.length];

// The canvas of an image is drawn at a size that is sharp on the screen and light to draw.
export function fit(canvas, image, longest = 720) {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  return canvas.getContext("2d");
}

// Where a map of tokens lies in an image of which it covers the middle part.
export function region(canvas, coverage) {
  const [width, height] = [canvas.width * coverage, canvas.height * coverage];
  return [(canvas.width - width) / 2, (canvas.height - height) / 2, width, height];
}

function cells(values, rows, columns, paint) {
  const small = new OffscreenCanvas(columns, rows);
  const pixels = new ImageData(columns, rows);
  values.forEach((value, i) => pixels.data.set([...paint(value), 255], 4 * i));
  small.getContext("2d").putImageData(pixels, 0, 0);
  return small;
}

export function map(context, view, paint, smooth) {
  const small = cells(view.values, view.rows, view.columns, paint);
  place(context, small, view.coverage, smooth);
}

export function place(context, small, coverage, smooth) {
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = "high";
  context.drawImage(small, ...region(context.canvas, coverage));
}

export const photograph = (context, bitmap) =>
  context.drawImage(bitmap, 0, 0, context.canvas.width, context.canvas.height);

// COCO's run lengths: column by column, background first, six bits a letter.
export function decodeRle({ size: [height, width], counts }) {
  const mask = new Uint8Array(width * height);
  const lengths = [];
  for (let at = 0; at < counts.length;) {
    let value = 0, shift = 0, more = true;
    while (more) {
      const letter = counts.charCodeAt(at++) - 48;
      value |= (letter & 31) << shift;
      more = (letter & 32) !== 0;
      shift += 5;
      if (!more && letter & 16) value |= -1 << shift;
    }
    lengths.push(lengths.length > 2 ? value + lengths[lengths.length - 2] : value);
  }
  let place = 0, inside = 0;
  for (const length of lengths) {
    if (inside) for (let i = place; i < place + length; i++) mask[(i % height) * width + Math.floor(i / height)] = 1;
    place += length;
    inside ^= 1;
  }
  return { mask, width, height };
}

// Masks in colors with a lighter edge; what no mask holds is dimmed.
export function masks(context, decoded, dim = 0.45) {
  if (decoded.length === 0) return;
  const { width, height } = decoded[0];
  const pixels = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) pixels.data[4 * i + 3] = 255 * dim;
  decoded.forEach(({ mask }, index) => {
    const paint = color(index);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (!mask[i]) continue;
        const edge = x === 0 || y === 0 || x === width - 1 || y === height - 1
          || !mask[i - 1] || !mask[i + 1] || !mask[i - width] || !mask[i + width];
        pixels.data.set([...paint, edge ? 255 : 105], 4 * i);
      }
    }
  });
  const layer = new OffscreenCanvas(width, height);
  layer.getContext("2d").putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(layer, 0, 0, context.canvas.width, context.canvas.height);
}

export function ring(context, x, y, radius, fill) {
  context.lineWidth = Math.max(2, radius / 3);
  context.strokeStyle = "white";
  context.fillStyle = fill;
  context.shadowColor = "rgb(0 0 0 / .55)";
  context.shadowBlur = radius / 1.5;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.shadowBlur = 0;
}

export function scale(canvas, paint) {
  [canvas.width, canvas.height] = [256, 1];
  const pixels = new ImageData(256, 1);
  for (let i = 0; i < 256; i++) pixels.data.set([...paint(i / 255), 255], 4 * i);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
}

// The color map of depth (inferno of matplotlib, CC0; polynomials by Matt Zucker, public domain), as the server paints.
const powers = [
  [0.0002189403691192265, 0.001651004631001012, -0.01948089843709184],
  [0.1065134194856116, 0.5639564367884091, 3.932712388889277],
  [11.60249308247187, -3.972853965665698, -15.9423941062914],
  [-41.70399613139459, 17.43639888205313, 44.35414519872813],
  [77.162935699427, -33.40235894210092, -81.80730925738993],
  [-71.31942824499214, 32.62606426397723, 73.20951985803202],
  [25.13112622477341, -12.24266895238567, -23.07032500287172],
];

export const inferno = value => [0, 1, 2].map(part =>
  255 * Math.min(Math.max(powers.reduceRight((sum, power) => sum * value + power[part], 0), 0), 1));
