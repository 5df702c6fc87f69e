// What Chromium's camera sees: a still scene, written as a video of a few frames (YUV4MPEG2), which it plays over and over.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [WIDTH, HEIGHT, FRAMES] = [640, 480, 3];

/** A person's phone that shows this picture of a code, a PNG in Base64. */
export function phoneWith(code) {
  return `<body style="margin:0;height:480px;display:grid;place-items:center;background:linear-gradient(#c9d3dd,#7d8b99)">
    <div style="display:grid;place-items:center;width:330px;height:440px;border:10px solid #20242b;border-radius:36px;background:#fff">
    <img style="width:290px;image-rendering:pixelated" src="data:image/png;base64,${code}"></div>`;
}

/** Films a scene, a page's HTML. `file` is for Chromium's camera; `remove` deletes it. */
export async function film(browser, scene) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  await page.setContent(scene);
  const still = (await page.screenshot()).toString('base64');
  const planes = await page.evaluate(planesOf, { still, width: WIDTH, height: HEIGHT });
  await page.close();
  const folder = await mkdtemp(join(tmpdir(), 'doorward-camera-'));
  const file = join(folder, 'scene.y4m');
  const frame = [Buffer.from('FRAME\n'), Buffer.from(planes)];
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), ...Array(FRAMES).fill(frame).flat()]));
  return { file, remove: () => rm(folder, { recursive: true }) };
}

/** In the page: a PNG's brightness, then its two colours at half the size (BT.601). */
async function planesOf({ still, width, height }) {
  const picture = new Image();
  picture.src = `data:image/png;base64,${still}`;
  await picture.decode();
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const [light, blue, red] = [[], [], []];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [r, g, b] = data.subarray(4 * (y * width + x));
      light.push(16 + Math.round(0.257 * r + 0.504 * g + 0.098 * b));
      if (x % 2 || y % 2) continue;
      blue.push(128 + Math.round(-0.148 * r - 0.291 * g + 0.439 * b));
      red.push(128 + Math.round(0.439 * r - 0.368 * g - 0.071 * b));
    }
  }
  return [...light, ...blue, ...red];
}
