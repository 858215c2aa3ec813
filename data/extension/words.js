/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';

document.documentElement.lang = chrome.i18n.getUILanguage();
for (const element of document.querySelectorAll('[data-text]'))
  element.textContent = chrome.i18n.getMessage(element.dataset.text);
