/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the extension speaks with Vigie: on this machine alone, with the token of that desk. */
'use strict';

const VigieLink = (() => {
  const TIMEOUT_MS = 20000;

  function failure(key) {
    return { ok: false, error: key, message: chrome.i18n.getMessage(key) };
  }

  async function ask(path, options) {
    const { port, token } = await chrome.storage.local.get(['port', 'token']);

    if (!port || !token)
      return failure('notConnected');
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        ...options,
        headers: { ...options.headers, Authorization: `Bearer ${token}` },
        cache: 'no-store', credentials: 'omit', redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = await answer.json();

      return typeof said.ok === 'boolean' ? said : failure('notVigie');
    } catch (error) {
      return failure(error instanceof SyntaxError ? 'notVigie' : 'noAnswer');
    }
  }

  /* A code of the page that Vigie opened is good for one token. Any program of this machine can
   * open such a page, so what is connected is replaced only once somebody has disconnected it. */
  async function connect(port, code) {
    const known = await chrome.storage.local.get(['port', 'token']);

    if (known.token && known.port !== port)
      return failure('otherConnected');
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/pair`, {
        method: 'POST', body: JSON.stringify({ code }),
        headers: { 'Content-Type': 'application/json' },
        cache: 'no-store', credentials: 'omit', redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = await answer.json();

      if (said.ok && typeof said.token === 'string')
        await chrome.storage.local.set({ port, token: said.token });
      return said;
    } catch {
      return failure('noAnswer');
    }
  }

  return {
    connect,
    forget: () => chrome.storage.local.remove(['port', 'token']),
    status: () => ask('/status', { method: 'GET' }),
    send: (capture) => ask('/capture', {
      method: 'POST', body: JSON.stringify(capture),
      headers: { 'Content-Type': 'application/json' },
    }),
  };
})();
