// A photograph from the camera.

import { find, warn } from "./elements.js";

export function camera(onPhotograph) {
  const [dialog, viewfinder] = [find("camera"), find("viewfinder")];
  let stream = null;

  const close = () => {
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
    dialog.close();
  };

  find("shoot").addEventListener("click", async () => {
    warn("");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
    } catch {
      warn("There is no camera, or the browser may not use it.");
      return;
    }
    viewfinder.srcObject = stream;
    dialog.showModal();
    await viewfinder.play();
  });
  find("leave").addEventListener("click", close);
  dialog.addEventListener("cancel", close);
  find("take").addEventListener("click", async () => {
    const canvas = new OffscreenCanvas(viewfinder.videoWidth, viewfinder.videoHeight);
    canvas.getContext("2d").drawImage(viewfinder, 0, 0);
    close();
    onPhotograph(await canvas.convertToBlob({ type: "image/png" }), "photograph");
  });
}
