/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page that Vigie opens in a browser: the extension reads the code behind "#" and says here
 * that it is connected; the bookmark works without it. */
'use strict';

(function () {
  const TEXTS = {
    en: {
      title: 'Connect this browser with Vigie', extension: 'The extension',
      waiting: 'Looking for the extension…',
      asking: 'The extension asks in a tab of its own for the number that Vigie shows.',
      connected: 'Connected. On any page, click Vigie’s button, then “Add to Vigie”.',
      failed: 'Not connected: {0}',
      missing: 'The extension is not in this browser.',
      install: 'Vigie’s dialog “Connect Browser” says how it is installed. Open this page from '
        + 'there again afterwards.',
      idle: 'To connect the extension, open this page from Vigie’s dialog “Connect Browser”.',
      bookmark: 'The bookmark', drag: 'Drag it to the bookmarks bar:',
      less: 'It hands over the address, what is selected and the largest picture’s address; '
        + 'Vigie shows them before they are added. Screenshots need the extension.',
      name: 'Add to Vigie', notice: 'In an emergency call 18 or 112 first.',
    },
    fr: {
      title: 'Relier ce navigateur à Vigie', extension: 'L’extension',
      waiting: 'Recherche de l’extension…',
      asking: 'L’extension demande, dans son propre onglet, le nombre que montre Vigie.',
      connected: 'Relié. Sur une page, cliquez sur le bouton de Vigie puis sur '
        + '«\u00a0Ajouter à Vigie\u00a0».',
      failed: 'Non relié\u00a0: {0}',
      missing: 'L’extension n’est pas dans ce navigateur.',
      install: 'La fenêtre «\u00a0Relier le navigateur\u00a0» de Vigie dit comment l’installer. '
        + 'Rouvrez ensuite cette page depuis là.',
      idle: 'Pour relier l’extension, ouvrez cette page depuis la fenêtre '
        + '«\u00a0Relier le navigateur\u00a0» de Vigie.',
      bookmark: 'Le marque-page', drag: 'Faites-le glisser dans la barre de marque-pages\u00a0:',
      less: 'Il transmet l’adresse, la sélection et l’adresse de la plus grande image\u00a0; Vigie '
        + 'les montre avant de les ajouter. Les captures d’écran demandent l’extension.',
      name: 'Ajouter à Vigie', notice: 'Alertez d’abord le 18 ou le 112.',
    },
  };
  const PATIENCE_MS = 3000; /* an extension answers at once */

  const wanted = navigator.languages && navigator.languages.length ? navigator.languages
                                                                   : [navigator.language || 'en'];
  const tag = wanted.find((one) => one.slice(0, 2).toLowerCase() in TEXTS) || 'en';
  const T = TEXTS[tag.slice(0, 2).toLowerCase()];
  const $ = (id) => document.getElementById(id);

  /* Runs on any page, from its bookmark: everything is in this one function. */
  function handOver() {
    const d = document;
    const get = (q, a) => { const e = d.querySelector(q); return (e && e.getAttribute(a)) || ''; };
    const p = new URLSearchParams();
    const put = (n, v, max) => { if (v) p.set(n, String(v).slice(0, max)); };
    let best = null, area = 40000;
    for (const i of d.images) {
      const r = i.getBoundingClientRect();
      const w = Math.min(r.right, innerWidth) - Math.max(r.left, 0);
      const h = Math.min(r.bottom, innerHeight) - Math.max(r.top, 0);
      if (w > 0 && h > 0 && w * h > area) { area = w * h; best = i; }
    }
    put('address', location.href, 2000);
    put('title', d.title, 300);
    put('text', String(getSelection()).trim() || get('meta[property="og:description"]', 'content'),
        4000);
    put('author', get('meta[name="author"]', 'content'), 200);
    put('posted_at', get('meta[property="article:published_time"]', 'content')
        || get('time[datetime]', 'datetime'), 60);
    if (best && /^https?:/.test(best.currentSrc || best.src))
      put('picture', best.currentSrc || best.src, 2000);
    location.href = 'vigie:capture?' + p;
  }

  function show(state, text, hint) {
    $('state').dataset.state = state;
    $('state').textContent = text;
    $('hint').textContent = hint || '';
    $('hint').hidden = !hint;
  }

  /* The extension writes what came of it on the root element. */
  function look() {
    const said = document.documentElement.dataset.vigie;

    if (said === 'connected')
      show('connected', T.connected);
    else if (said === 'asking')
      show('asking', T.asking);
    else if (said)
      show('failed', T.failed.replace('{0}', said));
    return Boolean(said);
  }

  document.documentElement.lang = tag.slice(0, 2).toLowerCase();
  document.title = 'Vigie – ' + T.title;
  for (const element of document.querySelectorAll('[data-text]'))
    element.textContent = T[element.dataset.text];
  $('bookmarklet').textContent = T.name;
  $('bookmarklet').href = 'javascript:(' + handOver.toString().replace(/\s+/g, ' ') + ')()';
  $('bookmarklet').addEventListener('click', (event) => event.preventDefault());
  if (!location.hash && !document.documentElement.dataset.vigie) {
    show('idle', T.idle);
  } else {
    show('waiting', T.waiting);
    const timer = setTimeout(() => {
      if (!document.documentElement.dataset.vigie)
        show('missing', T.missing, T.install);
    }, PATIENCE_MS);
    new MutationObserver(() => { if (look()) clearTimeout(timer); })
      .observe(document.documentElement, { attributes: true, attributeFilter: ['data-vigie'] });
    look();
  }
})();
