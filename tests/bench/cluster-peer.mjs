// SPDX-License-Identifier: GPL-3.0-or-later
// npm's supercluster on the points of bench-cluster:
//   node cluster-peer.mjs FOLDER FILE N
// FOLDER has node_modules/supercluster, FILE has N pairs of doubles. One line a figure: name TAB value.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [folder, file, count] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const {default: Supercluster} = await import(pathToFileURL(require.resolve('supercluster')));

const RUNS = 7;
const VIEWS = 24;
const n = Number(count);
const bytes = readFileSync(file);
const lonlat = new Float64Array(bytes.buffer, bytes.byteOffset, 2 * n);
const features = Array.from({length: n}, (_, i) => ({
  type: 'Feature',
  properties: {},
  geometry: {type: 'Point', coordinates: [lonlat[2 * i], lonlat[2 * i + 1]]},
}));

const least = numbers => Math.min(...numbers);
const print = (name, value) => console.log(`${name}\t${value}`);

let index;
const builds = [];
for (let run = 0; run < RUNS; run++) {
  index = undefined;
  const start = performance.now();
  index = new Supercluster({radius: 40, extent: 512, minZoom: 0, maxZoom: 16}).load(features);
  builds.push(performance.now() - start);
}
print('cluster build', least(builds).toFixed(3));

for (let zoom = 0; zoom <= 16; zoom++)
  print(`clusters at zoom ${zoom}`, index.getClusters([-180, -90, 180, 90], zoom).length);

const toX = lon => lon / 360 + 0.5;
const toY = lat => 0.5 - Math.atanh(Math.sin(lat * Math.PI / 180)) / (2 * Math.PI);
const toLon = x => (x - 0.5) * 360;
const toLat = y => Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180 / Math.PI;
for (let zoom = 4; zoom <= 16; zoom += 2) {
  const halfX = 1920 / 512 / 2 ** zoom / 2;
  const halfY = 1080 / 512 / 2 ** zoom / 2;
  const boxes = Array.from({length: VIEWS}, (_, i) => {
    const at = i * Math.floor(n / VIEWS);
    const x = toX(lonlat[2 * at]);
    const y = toY(lonlat[2 * at + 1]);
    return [toLon(x - halfX), toLat(y + halfY), toLon(x + halfX), toLat(y - halfY)];
  });
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    for (const box of boxes)
      index.getClusters(box, zoom);
    times.push(performance.now() - start);
  }
  print(`cluster queries at zoom ${zoom}`, (least(times) / VIEWS).toFixed(5));
}
