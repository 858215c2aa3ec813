/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser's extension in a real browser: it is connected without typing, a click on Vigie's
 * button and one on "Add to Vigie" make a post with its picture, and what is wrong is said.
 * Screenshots go to build/screenshots. */
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const zlib = require('node:zlib');

const CHROMIUM = '/usr/bin/chromium';
const DEADLINE = 60000 * Number(process.env.VIGIE_TEST_PATIENCE || 1);
const cli = process.env.VIGIE_CLI;
const extension = process.env.VIGIE_EXTENSION;
const pictures = path.join(process.env.VIGIE_BUILDDIR, 'screenshots');

function loadPlaywright() {
  for (const name of ['playwright-core', '/usr/share/nodejs/playwright-core']) {
    try {
      return require(name);
    } catch { /* the next one */ }
  }
  return null;
}

function check(ok, what) {
  if (!ok)
    throw new Error(what);
}

/* ---- a page of a network that nobody can ask ---- */

function crc(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let i = 0; i < 8; i++)
      value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

/* A PNG of 320 × 240 in one colour. */
function makePicture(red, green, blue) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(320 * 3, Buffer.from([red, green, blue]))]);
  const header = Buffer.from([0, 0, 1, 64, 0, 0, 0, 240, 8, 2, 0, 0, 0]);

  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(Buffer.concat(Array(240).fill(row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const PAGE = `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Groupe Routes 21</title>
<meta property="og:description" content="Pas celui-ci"></head><body style="margin:20px;font:16px sans-serif">
<img src="/face.png" width="48" height="48" alt="">
<article><a class="author" rel="author" href="/anne">Anne Martin</a>
<time datetime="2026-01-31T08:00:00+01:00">31 janvier</time>
<p id="words">Arbre sur la D 905 à Montbard.</p>
<img id="photo" src="/photo.png" width="320" height="240" alt=""></article></body></html>`;

function startNetwork() {
  const photo = makePicture(20, 90, 160);
  const server = http.createServer((request, response) => {
    if (request.url.endsWith('.png')) {
      response.writeHead(200, { 'Content-Type': 'image/png' });
      response.end(request.url === '/photo.png' ? photo : makePicture(200, 0, 0));
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html',
                                'Content-Security-Policy': "default-src 'self' 'unsafe-inline'" });
      response.end(PAGE);
    }
  });

  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ server, photo })));
}

/* ---- Vigie ---- */

async function receive(incident) {
  const env = { ...process.env };
  delete env.G_DEBUG;
  const program = spawn(cli, ['capture', incident, '--actor', 'Paul', '--json'],
                        { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: program.stdout });
  const line = await new Promise((done) => lines.once('line', done));

  return { program, page: JSON.parse(line).page };
}

function listPosts(incident) {
  return execFileSync(cli, ['posts', incident, '--json'], { encoding: 'utf8' })
    .split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/* ---- the browser ---- */

async function findExtension(context) {
  const worker = context.serviceWorkers()[0]
    || await context.waitForEvent('serviceworker', { timeout: DEADLINE });

  return new URL(worker.url()).hostname;
}

async function openPopup(context, id, page, name) {
  const tab = await (context.serviceWorkers()[0]).evaluate(async (address) =>
    (await chrome.tabs.query({})).find((one) => one.url === address).id, page.url());
  const popup = await context.newPage();

  await popup.setViewportSize({ width: 360, height: 420 });
  await popup.goto(`chrome-extension://${id}/popup.html?tab=${tab}`);
  await popup.waitForSelector('#state:not([hidden]), #incident:not(:empty)', { timeout: DEADLINE });
  await popup.screenshot({ path: path.join(pictures, `extension-${name}.png`) });
  return popup;
}

async function add(context, id, page, name) {
  const popup = await openPopup(context, id, page, name);

  await popup.click('#add');
  await popup.waitForSelector('#form[hidden]', { state: 'attached', timeout: DEADLINE });
  const said = await popup.textContent('#state');

  await popup.close();
  return said;
}

async function test(context, incident, vigie, network) {
  const id = await findExtension(context);
  const page = await context.newPage();

  await page.goto(`http://127.0.0.1:${network.server.address().port}/group`);
  const stranger = await openPopup(context, id, page, 'not-connected');

  check(/relié|connected/.test(await stranger.textContent('#state')), 'a stranger is not told');
  check(await stranger.isDisabled('#add'), 'a stranger can add');
  await stranger.close();

  const connect = await context.newPage();

  await connect.goto(vigie.page);
  await connect.waitForSelector('#state[data-state="connected"]', { timeout: DEADLINE });
  check(new URL(connect.url()).hash === '', 'the code stays in the address');
  await connect.screenshot({ path: path.join(pictures, 'extension-connect.png') });
  await connect.close();

  check(/added|Ajoutée/i.test(await add(context, id, page, 'popup')), 'it is not said to be added');
  let posts = listPosts(incident);
  check(posts.length === 1, `${posts.length} posts`);
  const post = posts[0];
  check(post.text === 'Arbre sur la D 905 à Montbard.', 'other text: ' + post.text);
  check(post.author === 'Anne Martin', 'other author: ' + post.author);
  check(post.posted_at.startsWith('2026-01-31T07:00:00'), 'other time: ' + post.posted_at);
  check(post.url === page.url(), 'other address: ' + post.url);
  check(post.photos.length === 1, 'not one photo');
  const sha256 = require('node:crypto').createHash('sha256').update(network.photo).digest('hex');
  check(post.photos[0].sha256 === sha256, 'not the original');

  check(/Already|Déjà/.test(await add(context, id, page, 'again')), 'the same twice is not known');
  check(listPosts(incident).length === 1, 'the same twice is two posts');

  await page.evaluate(() => {
    const range = document.createRange();
    const words = document.getElementById('words');
    words.textContent = 'Verglas sur la D 980, soyez prudents.';
    range.setStart(words.firstChild, 0);
    range.setEnd(words.firstChild, 20);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.getElementById('photo').remove();
  });
  await add(context, id, page, 'selection');
  posts = listPosts(incident);
  check(posts.some((one) => one.text === 'Verglas sur la D 980'), 'not what was selected');

  vigie.program.kill('SIGTERM');
  await new Promise((done) => vigie.program.once('exit', done));
  const alone = await openPopup(context, id, page, 'no-answer');

  check(/does not answer|ne répond pas/.test(await alone.textContent('#state')),
        'nobody says that Vigie is away');
}

async function main() {
  const playwright = loadPlaywright();

  if (!playwright || !fs.existsSync(CHROMIUM)) {
    console.error('Chromium or Playwright is not installed');
    return 77;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigie-extension-'));
  const incident = path.join(folder, 'test.vigie');
  const network = await startNetwork();
  let context, vigie;

  try {
    fs.mkdirSync(pictures, { recursive: true });
    execFileSync(cli, ['new', incident, '--title', 'Neige en Côte-d’Or'], { stdio: 'ignore' });
    vigie = await receive(incident);
    context = await playwright.chromium.launchPersistentContext(path.join(folder, 'profile'), {
      executablePath: CHROMIUM, headless: true, locale: 'fr-FR',
      ignoreDefaultArgs: ['--disable-extensions'],
      args: ['--no-sandbox', '--disable-gpu', '--lang=fr', `--disable-extensions-except=${extension}`,
             `--load-extension=${extension}`],
    });
    await test(context, incident, vigie, network);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    if (context) /* which may never say that it did */
      await Promise.race([context.close(), new Promise((done) => setTimeout(done, 3000))]);
    if (vigie)
      vigie.program.kill('SIGTERM');
    network.server.closeAllConnections();
    network.server.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/* Debian's Playwright fails to remove its own folder, after everything is done. */
process.on('uncaughtException', (error) => {
  if (/rimraf/.test(error.message))
    return;
  console.error(error);
  process.exit(1);
});
main().then((status) => process.exit(status));
