/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On the page that Vigie opens to connect this browser; says on the page what came of it. */
'use strict';

(async () => {
  const code = location.hash.slice(1);

  if (location.pathname !== '/connect' || !/^[0-9a-f]{32}$/.test(code))
    return;
  history.replaceState(null, '', location.pathname); /* it is good once */
  const said = await chrome.runtime.sendMessage({ what: 'connect', code });

  document.documentElement.dataset.vigie =
    said && said.ok ? 'connected' : (said && said.message) || chrome.i18n.getMessage('noAnswer');
})();
