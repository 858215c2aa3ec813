/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gets the bytes of what was found: from the page, which may see what nobody else may, else from
 * what the tab shows. */
'use strict';

const VigieGather = (() => {
  const MAX_BYTES = 24 * 1024 * 1024;

  async function collect(tabId, pointed, frameId) {
    const target = frameId ? { tabId, frameIds: [frameId] } : { tabId };

    if (pointed)
      await chrome.scripting.executeScript({
        target, args: [pointed], func: (one) => { globalThis.vigiePointed = one; },
      });
    const [answer] = await chrome.scripting.executeScript({ target, files: ['collect.js'] });

    if (pointed)
      await chrome.scripting.executeScript({
        target, func: () => { delete globalThis.vigiePointed; },
      });
    if (!answer || !answer.result)
      throw new Error(chrome.i18n.getMessage('cannotRead'));
    return answer.result;
  }

  /* In the page: with its cookies, and mostly from its cache. */
  function readInPage(src, max) {
    return (async () => {
      try {
        const answer = await fetch(src, { cache: 'force-cache' });
        const blob = answer.ok ? await answer.blob() : null;

        if (!blob || blob.size === 0 || blob.size > max || !/^image\//.test(blob.type))
          return null;
        return await new Promise((done) => {
          const reader = new FileReader();

          reader.onload = () => done(reader.result);
          reader.onerror = () => done(null);
          reader.readAsDataURL(blob);
        });
      } catch {
        return null;
      }
    })();
  }

  const stripHeader = (address) => address.slice(address.indexOf(',') + 1);

  async function readOriginal(tabId, frameId, picture) {
    const target = frameId ? { tabId, frameIds: [frameId] } : { tabId };

    if (!/^(https?|blob|data):/.test(picture.src))
      return null;
    try {
      const [answer] = await chrome.scripting.executeScript({
        target, args: [picture.src, MAX_BYTES], func: readInPage,
      });

      return answer && typeof answer.result === 'string' ? stripHeader(answer.result) : null;
    } catch {
      return null;
    }
  }

  async function encode(canvas) {
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';

    for (let i = 0; i < bytes.length; i += 32768)
      text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  }

  /* What the tab shows, or a part of it, in CSS pixels. */
  async function shoot(windowId, found, rect) {
    const shot = await chrome.tabs.captureVisibleTab(windowId, { format: 'png' });

    if (!rect)
      return stripHeader(shot);
    const image = await createImageBitmap(await (await fetch(shot)).blob());
    const scale = image.width / found.view.width;
    const left = Math.max(0, Math.round(rect.x * scale));
    const top = Math.max(0, Math.round(rect.y * scale));
    const width = Math.min(image.width - left, Math.round(rect.width * scale));
    const height = Math.min(image.height - top, Math.round(rect.height * scale));

    if (width < 1 || height < 1)
      return stripHeader(shot);
    const canvas = new OffscreenCanvas(width, height);

    canvas.getContext('2d').drawImage(image, left, top, width, height, 0, 0, width, height);
    return encode(canvas);
  }

  /* The original; else its address, with what is seen of it; of a video the frame that is seen. */
  async function readPicture(tab, frameId, found, picture) {
    const data = picture.video ? null : await readOriginal(tab.id, frameId, picture);

    if (data)
      return [{ data, address: picture.address || undefined }];
    const list = picture.address && !picture.video ? [{ address: picture.address }] : [];

    /* Frames within the page do not say where they are on it. */
    if (picture.area > 0 && !frameId) {
      try {
        list.unshift({ data: await shoot(tab.windowId, found, picture.rect) });
      } catch { /* the address is something too */ }
    }
    return list;
  }

  /* @choice: index of a picture, 'screenshot', or 'none' */
  async function prepare(tab, found, choice, frameId) {
    const capture = {
      address: found.address, title: found.title, author: found.author, text: found.text,
      posted_at: found.posted_at, pictures: [],
    };

    if (choice === 'screenshot')
      capture.pictures = [{ data: await shoot(tab.windowId, found, null) }];
    else if (choice !== 'none' && found.pictures[choice])
      capture.pictures = await readPicture(tab, frameId, found, found.pictures[choice]);
    return capture;
  }

  return { collect, prepare };
})();
