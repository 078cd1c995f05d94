// The till's camera: where the browser can read QR codes, a button appears; what is read is put into the field and sent.
const PAUSE = 200; // ms between two looks

function start() {
  const form = document.querySelector("[data-scan-form]");
  const button = form?.querySelector("[data-scan]");
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;
  button.addEventListener("click", () => scan(form));
}

async function scan(form) {
  const box = form.querySelector("[data-scanner]");
  const video = box.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
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
  look(new BarcodeDetector({ formats: ["qr_code"] }), video, (text) => {
    stop();
    form.querySelector("[name=code]").value = text;
    form.requestSubmit();
  });
}

async function look(detector, video, found) {
  while (video.srcObject?.active) {
    const codes = await detector.detect(video).catch(() => []);
    if (codes.length) return found(codes[0].rawValue);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return undefined;
}

start();
document.addEventListener("htmx:after:swap", start);
