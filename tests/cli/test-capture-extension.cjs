/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser's extension in a real browser: it is connected without typing, a click on Vigie's
 * button and one on "Add to Vigie" make a post with its picture, and what is wrong is said. The
 * browser is driven over a pipe by its own protocol, which alone can click on an extension's button
 * and so give it what a click gives: this tab, this time. Screenshots go to build/screenshots. */
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const crypto = require('node:crypto');
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

const HEAD = `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<meta property="og:description" content="Pas celui-ci">`;
const PAGES = {
  /* What a page may read itself. */
  '/group': `${HEAD}<title>Groupe Routes 21</title></head><body style="margin:20px;font:16px sans-serif">
<img src="/face.png" width="48" height="48" alt="">
<article><a class="author" rel="author" href="/anne">Anne Martin</a>
<time datetime="2026-01-31T08:00:00+01:00">31 janvier</time>
<p id="words">Arbre sur la D 905 à Montbard.</p>
<img id="photo" src="/photo.png" width="320" height="240" alt=""></article></body></html>`,
  get '/wall'() {
    return this['/group'];
  },
  /* A picture of another server, which the page may show and not read. */
  '/map': `${HEAD}<title>Carte</title></head><body style="margin:20px">
<img id="photo" src="http://cdn.localhost:PORT/photo.png" width="320" height="240" alt=""></body></html>`,
};

function startNetwork() {
  const photo = makePicture(20, 90, 160);
  const server = http.createServer((request, response) => {
    if (request.url.endsWith('.png')) {
      response.writeHead(200, { 'Content-Type': 'image/png' });
      response.end(request.url === '/photo.png' ? photo : makePicture(200, 0, 0));
    } else if (request.url in PAGES) {
      response.writeHead(200, { 'Content-Type': 'text/html',
                                'Content-Security-Policy':
                                  "default-src 'self' 'unsafe-inline'; img-src http:" });
      response.end(PAGES[request.url].replace('PORT', server.address().port));
    } else {
      response.writeHead(404);
      response.end();
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
  const ended = new Promise((done) => program.once('exit', done));
  const lines = readline.createInterface({ input: program.stdout });

  try {
    const line = await Promise.race([new Promise((done) => lines.once('line', done)), ended]);

    return { program, ...JSON.parse(line), ended };
  } catch (error) {
    program.kill('SIGKILL');
    throw error;
  }
}

function listPosts(incident) {
  return execFileSync(cli, ['posts', incident, '--json'], { encoding: 'utf8' })
    .split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/* A browser that ends still writes into its profile. */
function remove(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
    return true;
  } catch (error) {
    if (error.code !== 'ENOTEMPTY')
      throw error;
    return false;
  }
}

/* ---- the browser ---- */

async function until(what, ask) {
  const deadline = Date.now() + DEADLINE;

  while (Date.now() < deadline) {
    const found = await ask();

    if (found)
      return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${what}: not within ${DEADLINE / 1000} s`);
}

class Browser {
  constructor(profile) {
    this.waiting = new Map();
    this.events = [];
    this.n = 0;
    this.program = spawn(CHROMIUM, [
      '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--lang=fr',
      '--remote-debugging-pipe', '--enable-unsafe-extension-debugging',
      `--user-data-dir=${profile}`, `--load-extension=${extension}`,
      `--disable-extensions-except=${extension}`, '--window-size=1000,700', 'about:blank',
    ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
         env: { ...process.env, LANGUAGE: 'fr' } });
    this.ended = new Promise((done) => this.program.once('exit', done));
    let text = '';
    this.program.stdio[4].setEncoding('utf8');
    this.program.stdio[4].on('data', (data) => {
      const parts = (text + data).split('\0');

      text = parts.pop();
      for (const part of parts) {
        const message = JSON.parse(part);

        if (message.method)
          this.events.push(message);
        const waiting = this.waiting.get(message.id);

        this.waiting.delete(message.id);
        if (waiting && message.error)
          waiting.fail(Object.assign(new Error(message.error.message), { code: message.error.code }));
        else if (waiting)
          waiting.done(message.result);
      }
    });
    this.program.stdio[3].on('error', () => {}); /* it is gone, which shows otherwise */
  }

  send(method, params = {}, sessionId = undefined) {
    return new Promise((done, fail) => {
      this.waiting.set(++this.n, { done, fail });
      this.program.stdio[3].write(JSON.stringify({ id: this.n, method, params, sessionId }) + '\0');
      setTimeout(() => fail(new Error(`${method} is not answered`)), DEADLINE).unref();
    });
  }

  async list(type) {
    return (await this.send('Target.getTargets', { filter: [{ type }] })).targetInfos;
  }

  async attach(targetId) {
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });

    return new Page(this, targetId, sessionId);
  }

  async open(url) {
    const { targetId } = await this.send('Target.createTarget', { url });
    const page = await this.attach(targetId);

    await until(url, () => page.run(
      'location.href !== "about:blank" && document.readyState === "complete" '
      + '&& [...document.images].every((one) => one.complete)'));
    return page;
  }

  /* As a click on the button does it. */
  async click(id, url) {
    const tab = await until('the tab', async () =>
      (await this.list('tab')).find((one) => one.url === url));

    await this.send('Extensions.triggerAction', { id, targetId: tab.targetId });
    const popup = await until('the popup', async () =>
      (await this.list('page')).find((one) => one.url.endsWith('/popup.html')));

    return this.attach(popup.targetId);
  }
}

class Page {
  constructor(browser, targetId, sessionId) {
    Object.assign(this, { browser, targetId, sessionId });
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.browser.send('Runtime.evaluate', {
      expression, awaitPromise: true, returnByValue: true, userGesture: true }, this.sessionId);

    if (exceptionDetails)
      throw new Error(`${expression}: ${exceptionDetails.exception.description}`);
    return result.value;
  }

  async look(name) {
    const { data } = await this.browser.send('Page.captureScreenshot', {}, this.sessionId);

    fs.writeFileSync(path.join(pictures, `extension-${name}.png`), Buffer.from(data, 'base64'));
  }

  async lookInTheDark(name) {
    const set = (value) => this.browser.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value }] }, this.sessionId);

    await set('dark');
    await this.look(`${name}-dark`);
    await set('');
  }

  close() {
    return this.browser.send('Target.closeTarget', { targetId: this.targetId });
  }
}

/* ---- what the files say ---- */

/* Firefox is not here to try it in, so at least what it asks for beside Chromium. */
function testManifest() {
  const read = (name) => fs.readFileSync(path.join(extension, name), 'utf8');
  const manifest = JSON.parse(read('manifest.json'));
  const { background, browser_specific_settings: { gecko } } = manifest;
  const named = [...background.scripts, background.service_worker, manifest.action.default_popup,
                 manifest.options_ui.page, ...Object.values(manifest.icons),
                 ...Object.values(manifest.action.default_icon),
                 ...manifest.content_scripts.flatMap((one) => one.js)];

  for (const name of named)
    check(fs.existsSync(path.join(extension, name)), `${name} is named and not there`);
  check(gecko.id.includes('@'), 'Firefox needs a name');
  /* The first that grants an extension the hosts it names, with no further question. */
  check(Number.parseFloat(gecko.strict_min_version) >= 127, 'too old a Firefox');
  check(!/upgrade-insecure/.test(manifest.content_security_policy.extension_pages),
        'Vigie is asked without encryption on this machine');
  const [, imported] = read('background.js').match(/importScripts\(([^)]*)\)/);

  check([...imported.matchAll(/'([^']+)'/g)].map((one) => one[1]).join()
        === background.scripts.slice(0, -1).join(), 'Chromium and Firefox run other scripts');
  check(background.scripts.at(-1) === background.service_worker, 'another script is run');
  testWords(read, fs.readdirSync(extension).filter((name) => /\.(js|html)$/.test(name)));
}

function testWords(read, files) {
  const [english, french] = ['en', 'fr'].map((one) =>
    JSON.parse(read(`_locales/${one}/messages.json`)));

  check(Object.keys(english).sort().join() === Object.keys(french).sort().join(),
        'one language says more than the other');
  for (const [name, { message }] of Object.entries(english)) {
    const places = (text) => (text.match(/\$\w+\$/g) || []).sort().join();

    check(places(message) === places(french[name].message), `${name}: other parts`);
  }
  for (const name of files)
    for (const [, key, text] of read(name).matchAll(
      /(?:getMessage|say|failure)\('(\w+)'|data-text="(\w+)"/g))
      check((key || text) in english, `${name}: there is no “${key || text}”`);
}

/* ---- what is tested ---- */

const state = 'document.getElementById("state").textContent';

async function openPopup(browser, id, url, name) {
  const popup = await browser.click(id, url);

  await until('the popup is filled', () => popup.run(
    'document.readyState === "complete" && document.getElementById("state") !== null '
    + '&& (!document.getElementById("state").hidden '
    + '|| document.getElementById("incident").textContent)'));
  await popup.look(name);
  return popup;
}

async function add(browser, id, url, name, choice) {
  const popup = await openPopup(browser, id, url, name);

  await popup.lookInTheDark(name);
  if (choice)
    await popup.run(`document.querySelector('input[value="${choice}"]').click()`);
  await popup.run('document.getElementById("add").click()');
  await until('it is added', () => popup.run('document.getElementById("form").hidden'));
  const said = await popup.run(state);

  await popup.close();
  await until('the popup is gone', async () =>
    !(await browser.list('page')).some((one) => one.url.endsWith('/popup.html')));
  return said;
}

async function testStranger(browser, id, url) {
  const popup = await openPopup(browser, id, url, 'not-connected');

  check(/n’est pas relié|is not connected/.test(await popup.run(state)), 'a stranger is not told');
  check(await popup.run('document.getElementById("add").disabled'), 'a stranger can add');
  await popup.close();
}

/* The extension asks in a tab of its own. */
async function findQuestion(browser) {
  const found = await until('the question', async () =>
    (await browser.list('page')).find((one) => one.url.endsWith('/pair.html')));
  const question = await browser.attach(found.targetId);

  await until('it is asked', () => question.run(
    'document.readyState === "complete" && [...document.querySelectorAll("button")].length > 3 '
    + '&& [...document.querySelectorAll("button")].every((one) => !one.disabled)'));
  return question;
}

async function answer(question, number) {
  check(await question.run(`(() => {
    const button = ${number === null ? 'document.getElementById("none")'
      : `[...document.querySelectorAll('#numbers button')]
           .find((one) => one.textContent === "${number}")`};
    if (button)
      setTimeout(() => button.click()); /* the tab may be gone before this is answered */
    return Boolean(button);
  })()`), `${number} is not among the numbers`);
}

async function testConnecting(browser, { page, number }, name) {
  const connect = await browser.open(page);
  const question = await findQuestion(browser);

  await until('it is said where it is asked', () => connect.run(
    'document.getElementById("state").dataset.state === "asking"'));
  await question.look(name);
  await question.lookInTheDark(name);
  await answer(question, number);
  await until('it is connected', () => connect.run(
    'document.readyState === "complete" '
    + '&& document.getElementById("state").dataset.state === "connected"'));
  check(await connect.run('location.hash') === '', 'the code stays in the address');
  await connect.look('connect');
  const bookmark = await connect.run('document.getElementById("bookmarklet").href');

  await connect.close();
  await until('the question is gone', async () =>
    !(await browser.list('page')).some((one) => one.url.endsWith('/pair.html')));
  return bookmark;
}

/* Any program of this machine can show such a page, but none knows a code with that number. */
async function testRefusing(browser, id, { page, number }) {
  for (const [chosen, said] of [[null, /Aucun des trois|None of these/],
                                ['wrong', /autre nombre|another number/]]) {
    const refused = await browser.open(page);
    const question = await findQuestion(browser);
    const other = await question.run(`[...document.querySelectorAll('#numbers button')]
      .map((one) => one.textContent).find((one) => one !== "${number}")`);

    await answer(question, chosen && other);
    await until('it is refused', () => refused.run(
      'document.getElementById("state").dataset.state === "failed"'));
    check(said.test(await refused.run(state)), 'nobody says why: ' + await refused.run(state));
    await refused.close();
  }
  const options = await browser.open(`chrome-extension://${id}/options.html`);

  await until('who is connected is shown', () => options.run(
    'document.getElementById("state").className === "good"'));
  check(/Neige en Côte-d’Or/.test(await options.run(state)), 'it took the place of the first');
  await options.close();
}

async function testOther(browser, id, other) {
  await testRefusing(browser, id, other);
  await testConnecting(browser, other, 'replace'); /* its code is good still */
  const options = await browser.open(`chrome-extension://${id}/options.html`);

  await until('who is connected is shown', () => options.run(
    'document.getElementById("state").className === "good"'));
  check(/Crue de l’Ouche/.test(await options.run(state)), 'it did not take the place of the first');
  await options.look('options');
  await options.close();
}

/* Whoever takes Vigie's port gets nothing of what is handed over, nor what could be used again. */
async function testSquatter(browser, id, url, port) {
  const heard = [];
  const server = http.createServer(async (request, response) => {
    let body = '';

    for await (const part of request)
      body += part;
    heard.push({ path: request.url, authorization: request.headers.authorization, body });
    response.end(JSON.stringify({ ok: true, nonce: '0'.repeat(32), proof: '0'.repeat(64),
                                  incident: 'Piège' }));
  });

  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  try {
    const popup = await openPopup(browser, id, url, 'squatter');

    check(/Autre chose que Vigie|Something else than Vigie/.test(await popup.run(state)),
          'another program is taken for Vigie: ' + await popup.run(state));
    check(await popup.run('document.getElementById("add").disabled'), 'it can be added to it');
    await popup.close();
    check(heard.length > 0, 'nobody was asked');
    for (const one of heard) {
      const said = JSON.parse(one.body);

      check(one.path === '/hello' && !one.authorization
            && Object.keys(said).sort().join() === 'nonce,proof', 'it hears ' + JSON.stringify(one));
    }
    check(new Set(heard.map((one) => one.body)).size === heard.length, 'the same is shown twice');
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

/* In the language of its words, whichever that is here. */
async function testFacts(browser, id, url) {
  const popup = await openPopup(browser, id, url, 'facts');
  const { words, facts } = await popup.run(`({
    words: document.getElementById('add').textContent,
    facts: document.getElementById('facts').textContent })`);

  check(!/Ajouter/.test(words) || facts.includes('31/01/2026'), 'a foreign date: ' + facts);
  await popup.close();
}

async function testPost(browser, id, url, incident, network) {
  check(/Ajoutée|Added/.test(await add(browser, id, url, 'popup')), 'it is not said to be added');
  const posts = listPosts(incident);

  check(posts.length === 1, `${posts.length} posts`);
  const [post] = posts;
  check(post.text === 'Arbre sur la D 905 à Montbard.', 'other text: ' + post.text);
  check(post.author === 'Anne Martin', 'other author: ' + post.author);
  check(post.posted_at.startsWith('2026-01-31T07:00:00'), 'other time: ' + post.posted_at);
  check(post.url === url, 'other address: ' + post.url);
  check(post.photos.length === 1, 'not one photo');
  check(post.photos[0].sha256 === crypto.createHash('sha256').update(network.photo).digest('hex'),
        'not the original');
  check(/Déjà|Already/.test(await add(browser, id, url, 'again')), 'the same twice is not known');
  check(listPosts(incident).length === 1, 'the same twice is two posts');
}

async function testSelection(browser, id, page, url, incident) {
  await page.run(`(() => {
    const range = document.createRange();
    const words = document.getElementById('words');
    words.textContent = 'Verglas sur la D 980, soyez prudents.';
    range.setStart(words.firstChild, 0);
    range.setEnd(words.firstChild, 20);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  })()`);
  await add(browser, id, url, 'selection', 'none');
  check(listPosts(incident).some((one) => one.text === 'Verglas sur la D 980'
    && one.photos.length === 0), 'not what was selected');
}

/* A native menu cannot be clicked on from here: its event is what a click makes of it. The tab is one
 * that Vigie's button was clicked on, for the extension may read no other. */
async function testMenu(browser, worker, url, incident) {
  const background = await browser.attach(worker.targetId);
  const clicked = { menuItemId: 'add', srcUrl: new URL('/face.png', url).href, frameId: 0 };
  const last = `chrome.storage.session.get('last').then((one) => one.last || {})`;
  const before = (await background.run(last)).at || 0;

  await background.run(`chrome.tabs.query({}).then((tabs) => chrome.contextMenus.onClicked.dispatch(
    ${JSON.stringify(clicked)}, tabs.find((one) => one.url === ${JSON.stringify(url)})))`);
  const said = await until('the menu hands over', async () => {
    const one = await background.run(last);

    return (one.at || 0) > before && one;
  });

  check(said.ok && !said.known, 'the menu says ' + said.message);
  const sum = crypto.createHash('sha256').update(makePicture(200, 0, 0)).digest('hex');

  check(listPosts(incident).some((one) => one.url === url
    && one.photos.length === 1 && one.photos[0].sha256 === sum), 'not the picture that was clicked');
}

/* The bookmark makes a link, which the desktop hands to Vigie. */
async function testBookmark(browser, code, url, incident) {
  const page = await browser.open(url);

  await browser.send('Page.enable', {}, page.sessionId);
  await page.run('getSelection().selectAllChildren(document.getElementById("words"))');
  await page.run(decodeURIComponent(code.slice('javascript:'.length)));
  const { params } = await until('the link', () => browser.events.find((one) =>
    one.sessionId === page.sessionId && one.method === 'Page.frameRequestedNavigation'));

  check(params.url.startsWith('vigie:capture?'), 'another link: ' + params.url);
  const said = execFileSync(cli, ['capture', incident, params.url, '--actor', 'Paul'],
                            { encoding: 'utf8' });
  const post = listPosts(incident).find((one) => one.id === said.split(' ')[0]);

  check(post.text === 'Arbre sur la D 905 à Montbard.', 'the bookmark says ' + post.text);
  check(post.url === url, 'of the bookmark: ' + post.url);
  check(post.posted_at.startsWith('2026-01-31T07:00:00'), 'its time: ' + post.posted_at);
  check(post.photos.some((one) => one.uri === new URL('/photo.png', url).href), 'its picture');
  await page.close();
}

/* The address, and what is seen of it. */
async function testSeenPicture(browser, id, url, incident, port) {
  const page = await browser.open(url);

  await page.run('document.getElementById("photo").decode()');
  await add(browser, id, url, 'seen');
  const post = listPosts(incident).find((one) => one.url === url);

  check(post.photos.length === 2, `${post.photos.length} photos of what is seen`);
  check(post.photos.some((one) => one.sha256), 'what is seen is not there');
  check(post.photos.some((one) => one.uri === `http://cdn.localhost:${port}/photo.png`),
        'the address is not there');
  await add(browser, id, url, 'screenshot', 'screenshot');
  check(listPosts(incident).filter((one) => one.url === url).length === 2,
        'a screenshot of the same page is not another post');
}

async function test(browser, incident, vigie, other, network) {
  const worker = await until('the extension', async () =>
    (await browser.list('service_worker')).find((one) => one.url.endsWith('/background.js')));
  const id = new URL(worker.url).hostname;
  const { port } = network.server.address();
  const url = `http://photos.localhost:${port}/group`;
  const page = await browser.open(url);

  await testStranger(browser, id, url);
  const bookmark = await testConnecting(browser, vigie, 'question');
  await testFacts(browser, id, url);
  await testPost(browser, id, url, incident, network);
  await testSelection(browser, id, page, url, incident);
  await testMenu(browser, worker, url, incident);
  await page.close();
  await testBookmark(browser, bookmark, `http://photos.localhost:${port}/wall`, incident);
  await testSeenPicture(browser, id, `http://photos.localhost:${port}/map`, incident, port);

  await testOther(browser, id, other);
  for (const one of [vigie, other]) {
    one.program.kill('SIGTERM');
    await one.ended;
  }
  await browser.open(url);
  const alone = await openPopup(browser, id, url, 'no-answer');

  check(/ne répond pas|does not answer/.test(await alone.run(state)),
        'nobody says that Vigie is away');
  await alone.close();
  await testSquatter(browser, id, url, other.port);
}

async function main() {
  testManifest();
  if (!fs.existsSync(CHROMIUM)) {
    console.error('Chromium is not installed');
    return 77;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigie-extension-'));
  const incident = path.join(folder, 'test.vigie');
  const network = await startNetwork();
  const another = path.join(folder, 'other.vigie');
  let browser, vigie, other;

  try {
    fs.mkdirSync(pictures, { recursive: true });
    execFileSync(cli, ['new', incident, '--title', 'Neige en Côte-d’Or'], { stdio: 'ignore' });
    execFileSync(cli, ['new', another, '--title', 'Crue de l’Ouche'], { stdio: 'ignore' });
    vigie = await receive(incident);
    other = await receive(another);
    browser = new Browser(path.join(folder, 'profile'));
    await test(browser, incident, vigie, other, network);
    return 0;
  } catch (error) {
    if (error.code === -32601) { /* no such method */
      console.error('This Chromium does not click on an extension’s button: ' + error.message);
      return 77;
    }
    console.error(error);
    return 1;
  } finally {
    if (browser) {
      browser.program.kill('SIGKILL');
      await browser.ended;
    }
    for (const one of [vigie, other])
      one?.program.kill('SIGTERM');
    network.server.closeAllConnections();
    network.server.close();
    await until('the folder is gone', () => remove(folder));
  }
}

main().then((status) => process.exit(status), (error) => {
  console.error(error);
  process.exit(1);
});
