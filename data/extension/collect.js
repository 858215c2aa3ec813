/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a page shows, once, when somebody clicks. Runs in the page's frame, apart from its
 * scripts; its last value is what it found. Changes nothing on the page. */
'use strict';

(() => {
  const MAX_TEXT = 20000;
  const MAX_PIECE = 1500;
  const MAX_PICTURES = 8;
  const MIN_SIDE = 80; /* what is smaller is a face or a sign */

  /* Where networks write what, in the post that is looked at. Their pages change: what is not found
   * is looked for as on any other page. */
  const RULES = [
    { host: /(^|\.)(x|twitter)\.com$/, post: 'article[data-testid="tweet"]',
      link: 'a[href*="/status/"]:has(time)', author: '[data-testid="User-Name"] a',
      text: '[data-testid="tweetText"]', time: 'time' },
    { host: /(^|\.)facebook\.com$/, post: '[role="article"], [role="dialog"]',
      link: 'a[href*="/posts/"], a[href*="/permalink/"], a[href*="story_fbid="], '
        + 'a[href*="/videos/"], a[href*="/reel/"]',
      author: 'h2 a, h3 a, h4 a, strong a, h2 strong, h3 strong',
      text: '[data-ad-rendering-role="story_message"], [data-ad-preview="message"], '
        + '[data-ad-comet-preview="message"]',
      time: 'abbr[data-utime]' },
    { host: /(^|\.)instagram\.com$/, post: 'article, [role="dialog"]',
      link: 'a[href*="/p/"]:has(time), a[href*="/reel/"]:has(time)', author: 'header a[role="link"], header a',
      text: 'h1', time: 'time' },
    { host: /(^|\.)threads\.(net|com)$/, post: '[data-pressable-container]',
      link: 'a[href*="/post/"]:has(time)', author: 'a[href^="/@"]', time: 'time' },
    { host: /(^|\.)tiktok\.com$/, post: '[data-e2e="recommend-list-item-container"], body',
      link: null, author: '[data-e2e="browse-username"], [data-e2e="video-author-uniqueid"]',
      text: '[data-e2e="browse-video-desc"], [data-e2e="video-desc"]' },
    { host: /(^|\.)bsky\.app$/, post: '[data-testid^="postThreadItem-by-"], [data-testid^="feedItem-by-"]',
      link: 'a[href*="/post/"]', author: 'a[href^="/profile/"]', text: '[data-testid="postText"]' },
    { host: /^t\.me$/, post: '.tgme_widget_message', link: 'a.tgme_widget_message_date',
      author: '.tgme_widget_message_owner_name', text: '.tgme_widget_message_text', time: 'time' },
    { host: /(^|\.)youtube\.com$/, post: 'ytd-watch-flexy', link: null,
      author: 'ytd-channel-name a', text: 'h1.ytd-watch-metadata' },
    { host: /(^|\.)reddit\.com$/, post: 'shreddit-post', link: 'a[slot="full-post-link"]',
      author: 'a[href*="/user/"]', text: '[slot="text-body"], h1', time: 'time' },
    { host: /(^|\.)linkedin\.com$/, post: '.feed-shared-update-v2', link: null,
      author: '.update-components-actor__title', text: '.update-components-text' },
    { host: /(^|\.)vk\.com$/, post: '.post, ._post', link: 'a.post_link, a.PostHeaderSubtitle__link',
      author: '.author, .PostHeaderTitle__authorName', text: '.wall_post_text' },
    /* Mastodon and what looks like it, on any host. */
    { host: /./, when: '#mastodon', post: '.detailed-status, .status',
      link: 'a.detailed-status__datetime, a.status__relative-time',
      author: '.display-name__account', text: '.status__content', time: 'time' },
    { host: /./, post: 'article', link: null, author: '[rel="author"], [itemprop="author"], .author',
      text: null, time: 'time[datetime]' },
  ];

  const clean = (text) => (text || '').replace(/[ \t\u00a0]+/g, ' ').replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n').trim().slice(0, MAX_TEXT);
  const meta = (name) => {
    const element = document.querySelector(`meta[property="${name}"], meta[name="${name}"]`);

    return element ? clean(element.getAttribute('content')) : '';
  };
  const visibleArea = (rect) => {
    const width = Math.min(rect.right, innerWidth) - Math.max(rect.left, 0);
    const height = Math.min(rect.bottom, innerHeight) - Math.max(rect.top, 0);

    return width > 0 && height > 0 ? width * height : 0;
  };
  const webAddress = (text) => {
    try {
      const url = new URL(text, location.href);

      return /^https?:$/.test(url.protocol) ? url.href : '';
    } catch {
      return '';
    }
  };
  const first = (root, selector) => {
    try {
      return selector ? root.querySelector(selector) : null;
    } catch {
      return null; /* a selector that this browser does not know */
    }
  };

  /* ---- which post ---- */

  const selection = getSelection();
  const selected = selection && !selection.isCollapsed ? clean(String(selection)) : '';
  const pointed = globalThis.vigiePointed; /* { src } of the picture that was clicked */

  function findPicture(src) {
    return [...document.querySelectorAll('img, video')]
      .find((element) => (element.currentSrc || element.src) === src || element.poster === src);
  }

  function findAnchor() {
    if (pointed && pointed.src && findPicture(pointed.src))
      return findPicture(pointed.src);
    if (selected && selection.anchorNode)
      return selection.anchorNode.nodeType === Node.ELEMENT_NODE ? selection.anchorNode
                                                                 : selection.anchorNode.parentElement;
    return null;
  }

  function findPost(rule) {
    const anchor = findAnchor();
    let best = null;
    let area = 0;

    if (anchor)
      return anchor.closest(rule.post);
    for (const element of document.querySelectorAll(rule.post)) {
      const seen = visibleArea(element.getBoundingClientRect());

      if (seen > area) {
        area = seen;
        best = element;
      }
    }
    return best;
  }

  /* ---- what the page says for machines ---- */

  function readLinkedData() {
    const wanted = /Posting$|Article$|VideoObject|ImageObject|SocialMedia/;
    const found = {};
    const visit = (node, depth) => {
      if (!node || typeof node !== 'object' || depth > 4 || found.type)
        return;
      for (const one of Array.isArray(node) ? node.slice(0, 50) : [node]) {
        if (!one || typeof one !== 'object')
          continue;
        if (wanted.test([].concat(one['@type'] || '').join(' '))) {
          const author = [].concat(one.author || one.creator || [])[0];

          found.type = true;
          found.author = typeof author === 'string' ? author : author && author.name;
          found.time = one.datePublished || one.uploadDate || one.dateCreated;
          found.text = one.articleBody || one.text || one.description || one.headline;
          return;
        }
        visit(one['@graph'], depth + 1);
        visit(one.mainEntity, depth + 1);
      }
    };

    for (const script of [...document.querySelectorAll('script[type="application/ld+json"]')].slice(0, 10)) {
      try {
        if (script.textContent.length < 500000)
          visit(JSON.parse(script.textContent), 0);
      } catch { /* many pages write it wrongly */ }
    }
    for (const key of ['author', 'time', 'text'])
      found[key] = typeof found[key] === 'string' ? clean(found[key]) : '';
    return found;
  }

  function readTime(post, rule) {
    const element = post && first(post, rule.time);

    if (!element)
      return '';
    if (element.dataset.utime)
      return new Date(1000 * Number(element.dataset.utime)).toISOString();
    return element.getAttribute('datetime') || '';
  }

  /* Of a page that says nothing for machines: the words of a short piece, not a whole report. */
  function readParagraphs(post) {
    const words = post ? [...post.querySelectorAll('p')].map((one) => clean(one.innerText))
      .filter(Boolean).join('\n') : '';

    return words.length <= MAX_PIECE ? words : '';
  }

  /* ---- pictures ---- */

  function describePicture(element) {
    const rect = element.getBoundingClientRect();
    const video = element.tagName === 'VIDEO';
    const src = video ? element.poster : element.currentSrc || element.src;

    return {
      src: src || '', address: webAddress(src), video,
      area: visibleArea(rect),
      width: video ? element.videoWidth : element.naturalWidth,
      height: video ? element.videoHeight : element.naturalHeight,
      rect: { x: rect.left, y: rect.top, width: rect.width, height: rect.height },
    };
  }

  function listPictures(post) {
    const seen = new Set();
    const near = (element) => (post && post.contains(element) ? 1 : 0);
    const list = [...document.querySelectorAll('img, video')]
      .map((element) => ({ near: near(element), ...describePicture(element) }))
      .filter((one) => one.area > 0 && one.rect.width >= MIN_SIDE && one.rect.height >= MIN_SIDE)
      .sort((a, b) => b.near - a.near || b.area - a.area)
      .filter((one) => (one.src && seen.has(one.src) ? false : seen.add(one.src)));

    if (pointed && pointed.src) {
      const element = findPicture(pointed.src);
      const clicked = element ? describePicture(element)
                              : { src: pointed.src, address: webAddress(pointed.src), area: 0 };

      return [clicked, ...list.filter((one) => one.src !== clicked.src)].slice(0, MAX_PICTURES);
    }
    return list.slice(0, MAX_PICTURES);
  }

  /* ---- all of it ---- */

  function collect() {
    const host = location.hostname;
    const rule = RULES.find((one) => one.host.test(host)
      && (!one.when || document.querySelector(one.when)) && document.querySelector(one.post));
    const post = rule ? findPost(rule) : null;
    const link = post && first(post, rule.link);
    const author = post && first(post, rule.author);
    const text = post && first(post, rule.text);
    const data = readLinkedData();
    const generic = !rule || rule === RULES[RULES.length - 1];
    const canonical = document.querySelector('link[rel="canonical"]');
    const canonicalAddress = generic && canonical ? webAddress(canonical.getAttribute('href')) : '';
    const sameHost = canonicalAddress && new URL(canonicalAddress).hostname === host;

    return {
      address: (link && webAddress(link.getAttribute('href')))
        || (sameHost ? canonicalAddress : '') || webAddress(location.href),
      title: clean(document.title).replace(/^\(\d+\+?\) /, '').slice(0, 300), /* unread ones */
      /* What stands in a page's head is often of the page before, where pages change in place. */
      author: clean(author && author.textContent).split('\n')[0].slice(0, 200)
        || data.author || (generic ? meta('author') || meta('article:author') : ''),
      text: selected || clean(text && text.innerText)
        || (generic ? data.text || readParagraphs(post) || meta('og:description') : ''),
      posted_at: readTime(post, rule || {}) || data.time
        || (generic ? meta('article:published_time') : ''),
      selected: Boolean(selected),
      pictures: listPictures(post),
      scale: devicePixelRatio,
      view: { width: innerWidth, height: innerHeight },
    };
  }

  return collect();
})();
