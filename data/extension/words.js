/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';

/* That of the words: the browser's own may be another one, or a region of it. */
{
  const words = chrome.i18n.getMessage('language');
  const browser = chrome.i18n.getUILanguage();

  document.documentElement.lang = browser.startsWith(words) ? browser : words;
}
for (const element of document.querySelectorAll('[data-text]'))
  element.textContent = chrome.i18n.getMessage(element.dataset.text);
