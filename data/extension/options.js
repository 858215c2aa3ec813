/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';

(() => {
  const state = document.getElementById('state');
  const forget = document.getElementById('forget');

  async function show() {
    const { token } = await chrome.storage.local.get('token');
    const said = await VigieLink.status();

    forget.hidden = !token;
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
