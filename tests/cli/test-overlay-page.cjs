/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the live overlay in a real browser: what it shows, that it follows decisions, and
 * that it says when it does not hear anything any more. Screenshots go to build/screenshots. */
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');

const CHROMIUM = '/usr/bin/chromium';
const DEADLINE = 30000;
const cli = process.env.VIGIE_CLI;
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

function decide(incident, kind, subject, payload) {
  execFileSync(cli, ['decide', incident, kind, subject, '--payload', JSON.stringify(payload)]);
}

async function serve(incident) {
  const env = { ...process.env };
  delete env.G_DEBUG;
  const server = spawn(cli, ['serve', incident, '--port', '0', '--json'],
                       { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: server.stdout });
  const line = await new Promise((done) => lines.once('line', done));

  return { server, page: JSON.parse(line).page };
}

async function open(browser, uri, options, problems) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  /* Tests have no network: the map is drawn on plain ground, and nothing else is asked for. */
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => {
    if (new URL(route.request().url()).hostname !== 'tile.openstreetmap.org')
      problems.push('asks ' + route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (!looking && /Content Security Policy/.test(message.text()))
      problems.push(message.text());
  });
  await page.goto(uri);
  await page.waitForSelector('.shape', { timeout: DEADLINE });
  return page;
}

let looking = false; /* a screenshot adds styles of its own to the page */

async function look(page, name) {
  looking = true;
  await page.screenshot({ path: path.join(pictures, `overlay-page-${name}.png`) });
  looking = false;
}

async function test(browser, incident, uri, server) {
  const problems = [];
  const french = await open(browser, uri, { locale: 'fr-FR' }, problems);
  const dark = await open(browser, uri, { locale: 'en-GB', colorScheme: 'dark' }, problems);
  const narrow = await open(browser, uri, { locale: 'fr-FR', viewport: { width: 390, height: 800 } },
                            problems);

  check(await french.isVisible('#exercise'), 'the page does not say that it is an exercise');
  check(/à jour il y a/.test(await french.textContent('#age')), 'no age in French');
  check(/up to date/.test(await dark.textContent('#age')), 'no age in English');
  check(/Route coupée/.test(await french.textContent('#shapes')), 'no kind in French');
  check(/PR \d/.test(await french.textContent('#shapes')), 'no sections');
  check(await french.getAttribute('html', 'lang') === 'fr', 'no language');
  check(await french.locator('path.leaflet-interactive').count() > 3, 'nothing is drawn');
  await look(french, 'french');
  await look(dark, 'dark');
  await look(narrow, 'narrow');

  const before = await french.locator('.shape').count();
  decide(incident, 'shape.draw', 'new-road',
         { kind: 'closure', title: '<b>D 999</b>', cause: 'flood',
           geometry: { type: 'Polygon',
                       coordinates: [[[4.7, 47.4], [4.8, 47.4], [4.8, 47.5], [4.7, 47.4]]] } });
  await french.waitForSelector('.shape[data-id="new-road"]', { timeout: DEADLINE });
  check(await french.locator('.shape').count() === before + 1, 'not one more');
  check(/<b>D 999<\/b>/.test(await french.textContent('[data-id="new-road"]')), 'text is markup');
  await french.focus('[data-id="new-road"]');
  await french.keyboard.press('Enter');
  await french.waitForSelector('.leaflet-popup', { timeout: DEADLINE });
  await look(french, 'chosen');

  server.kill('SIGTERM');
  await french.waitForSelector('body.late', { timeout: DEADLINE });
  check(/connexion perdue/.test(await french.textContent('#age')), 'a lost connection is not said');
  await look(french, 'lost');
  check(problems.length === 0, problems.join('\n'));
}

async function main() {
  const playwright = loadPlaywright();

  if (!playwright || !fs.existsSync(CHROMIUM)) {
    console.error('Chromium or Playwright is not installed');
    return 77;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigie-page-'));
  const incident = path.join(folder, 'demo.vigie');
  let browser, served;

  try {
    fs.mkdirSync(pictures, { recursive: true });
    execFileSync(cli, ['demo', incident], { stdio: 'ignore' });
    served = await serve(incident);
    browser = await playwright.chromium.launch({ executablePath: CHROMIUM,
                                                 args: ['--no-sandbox', '--disable-gpu'] });
    await test(browser, incident, served.page, served.server);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    if (browser) /* which may never say that it did */
      await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 3000))]);
    if (served)
      served.server.kill('SIGTERM');
    fs.rmSync(folder, { recursive: true, force: true });
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
