// A short video becomes images: the browser decodes it, and each frame is sent like a photograph.

const mostFrames = 24;
const longestSide = 960;

const event = (target, name) => new Promise((done, failed) => {
  target.addEventListener(name, done, { once: true });
  target.addEventListener("error", () => failed(new Error(
    "The browser cannot play this video. Convert it to WebM or MP4 (H.264).")), { once: true });
});

// Frames at equal distances, each a PNG.
export async function frames(blob, progress) {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  const loaded = event(video, "loadeddata");
  video.src = URL.createObjectURL(blob);
  try {
    await loaded;
    const seconds = await duration(video);
    const count = Math.min(mostFrames, Math.max(2, Math.round(8 * seconds)));
    const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(video.videoWidth * scale)), Math.max(1, Math.round(video.videoHeight * scale)));
    const context = canvas.getContext("2d");
    const found = [];
    for (let i = 0; i < count; i++) {
      const sought = event(video, "seeked");
      video.currentTime = seconds * (i + .5) / count;
      await sought;
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      found.push(await canvas.convertToBlob({ type: "image/png" }));
      progress(i + 1, count);
    }
    return found;
  } finally {
    URL.revokeObjectURL(video.src);
  }
}

// What a recorder writes has no length until its end has been seen.
async function duration(video) {
  if (Number.isFinite(video.duration)) return video.duration;
  const known = event(video, "durationchange");
  video.currentTime = 1e9;
  await known;
  if (!Number.isFinite(video.duration)) throw new Error("The video has no length. Convert it to MP4 (H.264).");
  return video.duration;
}
