/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';

(() => {
  const state = document.getElementById('state');
  const forget = document.getElementById('forget');

  async function show() {
    const said = await VigieLink.status();

    forget.hidden = !await VigieLink.isConnected();
    state.className = said.ok ? 'good' : 'bad';
    state.textContent = said.ok ? chrome.i18n.getMessage('connectedTo', [said.incident])
                                : said.message;
  }

  forget.addEventListener('click', async () => {
    await VigieLink.forget();
    show();
  });
  show();
})();
