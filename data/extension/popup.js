/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what would be handed over; the second click hands it over. */
'use strict';

(() => {
  const $ = (id) => document.getElementById(id);
  const say = (key, ...more) => chrome.i18n.getMessage(key, more);

  let tab, found;

  function show(good, text) {
    $('state').className = good ? 'good' : 'bad';
    $('state').textContent = text;
    $('state').hidden = false;
  }

  function addChoice(value, checked, content, label) {
    const box = document.createElement('label');
    const input = document.createElement('input');

    input.type = 'radio';
    input.name = 'choice';
    input.value = value;
    input.checked = checked;
    input.setAttribute('aria-label', label);
    box.title = label;
    box.append(input, content);
    $('pictures').append(box);
  }

  function makeWord(text) {
    const word = document.createElement('span');

    word.className = 'word';
    word.textContent = text;
    return word;
  }

  /* Where the page's pictures cannot be shown here, their place is. */
  function makePreview(picture) {
    if (picture.video || !/^(https?|data):/.test(picture.src))
      return makeWord(picture.video ? say('video') : say('picture'));
    const image = document.createElement('img');

    image.src = picture.src;
    image.alt = '';
    image.referrerPolicy = 'no-referrer';
    image.addEventListener('error', () => image.replaceWith(makeWord(say('picture'))));
    return image;
  }

  function showFound() {
    const facts = [found.author, new URL(found.address).hostname.replace(/^www\./, '')];
    const at = found.posted_at ? new Date(found.posted_at) : null;

    if (at && !Number.isNaN(at.getTime()))
      facts.push(at.toLocaleString(document.documentElement.lang, { dateStyle: 'short', timeStyle: 'short' }));
    $('text').textContent = found.text || found.title;
    $('facts').textContent = facts.filter(Boolean).join(' · ');
    found.pictures.forEach((picture, i) =>
      addChoice(String(i), i === 0, makePreview(picture), say('pictureN', String(i + 1))));
    addChoice('screenshot', false, makeWord(say('screenshot')), say('screenshotLong'));
    addChoice('none', found.pictures.length === 0, makeWord(say('noPicture')), say('noPicture'));
    $('form').hidden = false;
    $('add').focus();
  }

  async function add(event) {
    event.preventDefault();
    const value = new FormData($('form')).get('choice');
    const choice = /^\d+$/.test(value) ? Number(value) : value;

    $('add').disabled = true;
    show(true, say('sending'));
    const said = await chrome.runtime.sendMessage({ what: 'send', tab, found, choice });

    $('add').disabled = false;
    if (!said || !said.ok) {
      show(false, said ? said.message : say('noAnswer'));
      return;
    }
    $('form').hidden = true;
    show(true, said.known ? say('known', said.incident) : say('added', said.incident));
  }

  async function findTab() {
    const chosen = new URLSearchParams(location.search).get('tab');

    if (chosen)
      return chrome.tabs.get(Number(chosen));
    return (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0];
  }

  async function start() {
    const current = await findTab();

    tab = { id: current.id, windowId: current.windowId };
    const status = VigieLink.status();

    try {
      found = await VigieGather.collect(tab.id, null, 0);
    } catch {
      show(false, say('cannotRead'));
      return;
    }
    showFound();
    const said = await status;

    if (said.ok) {
      $('incident').textContent = say('goesTo', said.incident);
    } else {
      show(false, said.message);
      $('add').disabled = true;
    }
  }

  $('form').addEventListener('submit', add);
  start();
})();
