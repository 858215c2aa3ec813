/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On the page that Vigie opens to connect this browser; says on the page what comes of it. */
'use strict';

(async () => {
  const code = location.hash.slice(1);
  const tell = (said) => {
    document.documentElement.dataset.vigie = (said && (said.ok ? said.state : said.message))
      || chrome.i18n.getMessage('noAnswer');
  };

  if (location.pathname !== '/connect' || !/^[0-9a-f]{32}$/.test(code))
    return;
  history.replaceState(null, '', location.pathname); /* it is good once */
  chrome.runtime.onMessage.addListener((message) => {
    if (message.what === 'answered')
      tell(message.said);
  });
  tell(await chrome.runtime.sendMessage({ what: 'connect', code }));
})();
