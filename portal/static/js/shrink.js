// A telephone at its largest setting takes photographs larger than the club opens. They are made smaller here, before they
// are sent; what this browser cannot open (HEIC in most) goes as it is and is judged by the server.
const LONGEST = 4096; // pixels of the longer side
const MOST_PIXELS = 36_000_000;
const MOST_BYTES = 9_000_000;
const OPENED = /^image\/(jpeg|png|webp)$/;

export function startShrinking() {
  document.addEventListener("change", (event) => {
    if (event.target.matches?.('input[type="file"][accept*="image/"]')) shrink(event.target);
  });
}

async function shrink(field) {
  const chosen = [...field.files];
  const smaller = await Promise.all(chosen.map(small));
  if (smaller.every((file, at) => file === chosen[at]) || field.files.length !== chosen.length) return;
  const together = new DataTransfer();
  smaller.forEach((file) => together.items.add(file));
  field.files = together.files;
}

async function small(file) {
  if (!OPENED.test(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture || (picture.width * picture.height <= MOST_PIXELS && file.size <= MOST_BYTES)) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const paper = document.createElement("canvas");
  paper.width = Math.round(picture.width * scale);
  paper.height = Math.round(picture.height * scale);
  paper.getContext("2d").drawImage(picture, 0, 0, paper.width, paper.height);
  picture.close();
  const made = await new Promise((done) => paper.toBlob(done, "image/jpeg", 0.9));
  return made ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: made.type }) : file;
}
