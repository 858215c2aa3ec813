/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks whether it was Vigie that opened the page that connects: any program can show such a page,
 * but none knows a code with the number that Vigie shows. To say so, somebody has to look. */
'use strict';

(() => {
  const N_CHOICES = 3;
  const CARE_MS = 600; /* for a click that was meant for another page */
  const $ = (id) => document.getElementById(id);

  let question;

  async function show(said) {
    $('form').hidden = true;
    $('state').className = said.ok ? 'good' : 'bad';
    $('state').textContent = said.ok ? chrome.i18n.getMessage('pairDone') : said.message;
    $('state').hidden = false;
  }

  /* Back on the page that connects, which says what came of it and what to do next. */
  async function finish(said) {
    await chrome.storage.session.remove('asking');
    try {
      await chrome.tabs.sendMessage(question.tab, { what: 'answered', said });
      await chrome.tabs.update(question.tab, { active: true });
      await chrome.tabs.remove((await chrome.tabs.getCurrent()).id);
    } catch { /* it was closed meanwhile */
      show(said);
    }
  }

  async function choose(number) {
    for (const button of document.querySelectorAll('button'))
      button.disabled = true;
    if (number === null)
      await finish(VigieLink.failure('pairRefused'));
    else if (number !== question.number)
      await finish(VigieLink.failure('pairWrong'));
    else
      await finish({ ...await VigieLink.connect(question.port, question.code),
                     state: 'connected' });
  }

  const makeRandom = (n) => crypto.getRandomValues(new Uint32Array(1))[0] % n;

  function makeChoices() {
    const choices = new Set([question.number]);

    while (choices.size < N_CHOICES)
      choices.add(String(makeRandom(10000)).padStart(4, '0'));
    return [...choices].sort();
  }

  function addButtons() {
    for (const number of makeChoices()) {
      const button = document.createElement('button');

      button.type = 'button';
      button.textContent = number;
      button.addEventListener('click', () => choose(number));
      $('numbers').append(button);
    }
    $('none').addEventListener('click', () => choose(null));
    for (const button of document.querySelectorAll('button')) {
      button.disabled = true;
      setTimeout(() => { button.disabled = false; }, CARE_MS);
    }
  }

  async function start() {
    const stored = await chrome.storage.session.get('question');

    await chrome.storage.session.remove('question'); /* it is asked once */
    if (!stored.question) {
      show(VigieLink.failure('pairOld'));
      return;
    }
    question = stored.question;
    question.number = await VigieLink.findNumber(question.code);
    $('replaces').hidden = !await VigieLink.isConnected();
    addButtons();
    $('form').hidden = false;
  }

  start();
})();
