// The till's camera: what is read is put into the field and sent. Where the browser reads QR codes itself it does; the
// others get jsQR, which is fetched only when somebody presses the button.
const PAUSE = 200; // ms between two looks
const WIDEST = 640; // pixels of a picture that jsQR looks at: more is slower and reads no better

function start() {
  const form = document.querySelector("[data-scan-form]");
  const button = form?.querySelector("[data-scan]");
  if (!button || !navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  button.addEventListener("click", () => scan(form));
}

async function scan(form) {
  const box = form.querySelector("[data-scanner]");
  const video = box.querySelector("video");
  let stream;
  let read;
  try {
    [stream, read] = await Promise.all([
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
      reader(),
    ]);
  } catch {
    form.querySelector("[data-scan-denied]").hidden = false;
    return;
  }
  box.hidden = false;
  video.srcObject = stream;
  await video.play();
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    box.hidden = true;
  };
  box.querySelector("[data-scan-stop]").addEventListener("click", stop, { once: true });
  look(read, video, (text) => {
    stop();
    form.querySelector("[name=code]").value = text;
    form.requestSubmit();
  });
}

// A function that gives the text of the QR code in the picture, or nothing.
async function reader() {
  const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
  if (known.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue;
  }
  await import("../vendor/jsqr.js");
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!canvas.width || !canvas.height) return undefined;
    paper.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = paper.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(data, width, height)?.data;
  };
}

async function look(read, video, found) {
  while (video.srcObject?.active) {
    const text = await read(video);
    if (text) return found(text);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return undefined;
}

start();
document.addEventListener("htmx:after:swap", start);
