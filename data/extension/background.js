/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what was chosen, also when the popup is gone already. */
'use strict';

/* Chromium runs a worker, Firefox a page that has these scripts already. */
if (typeof importScripts === 'function')
  importScripts('link.js', 'gather.js');

const SIGN_MS = 4000;
let signTimer = 0;

function showSign(ok) {
  clearTimeout(signTimer);
  chrome.action.setBadgeBackgroundColor({ color: ok ? '#1b7f4b' : '#a51d2d' });
  chrome.action.setBadgeText({ text: ok ? '✓' : '!' });
  signTimer = setTimeout(() => chrome.action.setBadgeText({ text: '' }), SIGN_MS);
}

async function keep(answer) {
  await chrome.storage.session.set({ last: { ...answer, at: Date.now() } });
  showSign(answer.ok);
  return answer;
}

async function send(tab, found, choice, frameId) {
  try {
    return await keep(await VigieLink.send(
      await VigieGather.prepare(tab, found, choice, frameId)));
  } catch (error) {
    return keep({ ok: false, error: 'failed', message: String(error.message || error) });
  }
}

/* ---- the menu of a picture, a selection or a page: two clicks, and it is there ---- */

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.removeAll(() => chrome.contextMenus.create({
    id: 'add', title: chrome.i18n.getMessage('add'),
    contexts: ['page', 'selection', 'image', 'video', 'link'],
    documentUrlPatterns: ['http://*/*', 'https://*/*'],
  }));
});

chrome.contextMenus.onClicked.addListener(async (info, tab) => {
  try {
    const pointed = info.srcUrl ? { src: info.srcUrl } : null;
    const found = await VigieGather.collect(tab.id, pointed, info.frameId);

    await send(tab, found, found.pictures.length > 0 ? 0 : 'none', info.frameId);
  } catch (error) {
    keep({ ok: false, error: 'cannotRead', message: chrome.i18n.getMessage('cannotRead') });
  }
});

/* ---- the page that connects ---- */

async function isOpen(tabId) {
  try {
    return Boolean(tabId && await chrome.tabs.get(tabId));
  } catch {
    return false;
  }
}

/* One question at a time: what is asked does not change while somebody reads it. */
async function askWhetherItIsVigie(tab, port, code) {
  const { asking } = await chrome.storage.session.get('asking');

  if (await isOpen(asking))
    return VigieLink.failure('pairAsked');
  await chrome.storage.session.set({ question: { port, code, tab: tab.id } });
  const opened = await chrome.tabs.create({ url: 'pair.html', index: tab.index + 1,
                                            openerTabId: tab.id });

  await chrome.storage.session.set({ asking: opened.id });
  return { ok: true, state: 'asking' };
}

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== chrome.runtime.id)
    return false;
  if (message.what === 'send' && sender.url.startsWith(chrome.runtime.getURL(''))) {
    send(message.tab, message.found, message.choice, 0).then(answer);
    return true;
  }
  if (message.what === 'connect' && sender.tab && sender.frameId === 0) {
    const page = new URL(sender.url);

    if (page.hostname !== '127.0.0.1' || page.pathname !== '/connect')
      return false;
    askWhetherItIsVigie(sender.tab, page.port || '80', message.code).then(answer);
    return true;
  }
  return false;
});
