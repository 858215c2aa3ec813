/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the extension speaks with Vigie: on this machine alone. Any program may take Vigie's port
 * while Vigie is closed, so nothing that could be used again is sent, and nothing of a page before
 * Vigie has proved to be Vigie, at this port. The other side is vigie-capture-trust.c. */
'use strict';

const VigieLink = (() => {
  const VERSION = 'vigie-capture-1';
  const TIMEOUT_MS = 20000;
  const N_NUMBERS = 10000;
  const encoder = new TextEncoder();

  function failure(key) {
    return { ok: false, error: key, message: chrome.i18n.getMessage(key) };
  }

  /* ---- proofs ---- */

  const toHex = (bytes) =>
    Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const fromHex = (text) => Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16));
  const makeNonce = () => toHex(crypto.getRandomValues(new Uint8Array(16)));

  async function prove(key, ...lines) {
    const imported = await crypto.subtle.importKey(
      'raw', encoder.encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

    return toHex(await crypto.subtle.sign('HMAC', imported,
                                          encoder.encode([VERSION, ...lines].join('\n'))));
  }

  /* ---- asking ---- */

  async function fetchJson(port, path, options) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        ...options, cache: 'no-store', credentials: 'omit', redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = await answer.json();

      return said && typeof said.ok === 'boolean' ? said : failure('notVigie');
    } catch (error) {
      return failure(error instanceof SyntaxError ? 'notVigie' : 'noAnswer');
    }
  }

  const post = (port, path, object) => fetchJson(port, path, {
    method: 'POST', body: JSON.stringify(object), headers: { 'Content-Type': 'application/json' },
  });

  /* What is not proved to be Vigie's own is not shown either. */
  const ownWords = (said, words) =>
    failure(words[said.error] || (said.error === 'noAnswer' ? 'noAnswer' : 'notVigie'));

  /* Both sides prove that they know the key. */
  async function greet(port, key) {
    const nonce = makeNonce();
    const said = await post(port, '/hello', { nonce, proof: await prove(key, 'browser', nonce) });

    if (!said.ok)
      return ownWords(said, { token: 'notConnected' });
    return said.proof === await prove(key, 'vigie', nonce, said.nonce, port) ? said
                                                                             : failure('notVigie');
  }

  async function ask(method, path, body) {
    const { port, key } = await chrome.storage.local.get(['port', 'key']);

    if (!port || !key)
      return failure('notConnected');
    const greeting = await greet(port, key);

    if (!greeting.ok)
      return greeting;
    const bytes = encoder.encode(body || '');
    const sum = toHex(await crypto.subtle.digest('SHA-256', bytes));
    const proof = await prove(key, 'request', greeting.nonce, method, path, sum);
    const headers = { Authorization: `Vigie ${greeting.nonce} ${sum} ${proof}` };

    if (body)
      headers['Content-Type'] = 'application/json';
    const said = await fetchJson(port, path, { method, headers, body: body ? bytes : undefined });

    return said.error === 'notVigie' ? failure('noAnswer') : said; /* it was Vigie */
  }

  /* ---- the first time ---- */

  /* Who knows the code knows its number; somebody compares it with the one that Vigie shows. */
  async function findNumber(code) {
    const digest = await prove(code, 'number');

    return String(parseInt(digest.slice(0, 8), 16) % N_NUMBERS).padStart(4, '0');
  }

  /* To be called once somebody has said that the number is right. */
  async function connect(port, code) {
    const nonce = makeNonce();
    const said = await post(port, '/pair', { nonce, proof: await prove(code, 'pair', nonce) });

    if (!said.ok)
      return ownWords(said, { code: 'codeUsed' });
    if (!/^[0-9a-f]{64}$/.test(said.key)
        || said.proof !== await prove(code, 'vigie', nonce, said.nonce, port, said.key))
      return failure('notVigie');
    const pad = fromHex(await prove(code, 'seal', nonce, said.nonce));
    const key = toHex(fromHex(said.key).map((byte, i) => byte ^ pad[i]));

    await chrome.storage.local.set({ port, key });
    return { ok: true };
  }

  return {
    connect, failure, findNumber,
    isConnected: async () => Boolean((await chrome.storage.local.get('key')).key),
    forget: () => chrome.storage.local.remove(['port', 'key']),
    status: () => ask('GET', '/status'),
    send: (capture) => ask('POST', '/capture', JSON.stringify(capture)),
  };
})();
