/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live overlay in a browser: draws what the server has, and again when it says that there is
 * something new. Everything from it is text, never markup. */
'use strict';

(function () {
  const TEXTS = {
    en: {
      skip: 'Skip the map', map: 'Map of what is closed', ground: 'OpenStreetMap below',
      files: 'For other maps:', nothing: 'Nothing is closed', planned: 'planned',
      cut: 'cut by a closure',
      notice: 'In an emergency call 18 or 112 first.',
      since: 'since {0}', until: 'until {0}', from: 'from {0}',
      fresh: 'up to date, {0} ago', lost: 'connection lost, as of {0} ago',
      loading: 'loading…', failed: 'no connection',
      denied: 'the token is missing or wrong', unavailable: 'the server is not ready',
      holds: ['{0} in force', '{0} in force'], posts: ['{0} confirmed post', '{0} confirmed posts'],
      by: 'Overlay by {0}', section: '{0}, {1} – {2}',
      seconds: '{0} s', minutes: '{0} min', hours: '{0} h',
      kinds: { closure: 'Closed road', hazard: 'Hazard area', perimeter: 'Perimeter',
               diversion: 'Diversion', marker: 'Marker', post: 'Post' },
    },
    fr: {
      skip: 'Passer la carte', map: 'Carte de ce qui est coupé', ground: 'Fond OpenStreetMap',
      files: 'Pour d’autres cartes\u00a0:', nothing: 'Rien n’est coupé', planned: 'prévu',
      cut: 'coupé par une fermeture',
      notice: 'Alertez d’abord le 18 ou le 112.',
      since: 'depuis {0}', until: 'jusqu’à {0}', from: 'à partir de {0}',
      fresh: 'à jour il y a {0}', lost: 'connexion perdue, état d’il y a {0}',
      loading: 'chargement…', failed: 'pas de connexion',
      denied: 'le jeton manque ou n’est pas le bon', unavailable: 'le serveur n’est pas prêt',
      holds: ['{0} en vigueur', '{0} en vigueur'],
      posts: ['{0} publication confirmée', '{0} publications confirmées'],
      by: 'Calque\u00a0: {0}', section: '{0}, {1} – {2}',
      seconds: '{0}\u00a0s', minutes: '{0}\u00a0min', hours: '{0}\u00a0h',
      kinds: { closure: 'Route coupée', hazard: 'Zone de danger', perimeter: 'Périmètre',
               diversion: 'Délestage', marker: 'Repère', post: 'Publication' },
    },
  };
  const DIRECTIONS = {
    en: { north: 'northbound', 'north-east': 'north-eastbound', east: 'eastbound',
          'south-east': 'south-eastbound', south: 'southbound', 'south-west': 'south-westbound',
          west: 'westbound', 'north-west': 'north-westbound' },
    fr: { north: 'vers le nord', 'north-east': 'vers le nord-est', east: 'vers l’est',
          'south-east': 'vers le sud-est', south: 'vers le sud', 'south-west': 'vers le sud-ouest',
          west: 'vers l’ouest', 'north-west': 'vers le nord-ouest' },
  };
  const ORDER = ['closure', 'diversion', 'hazard', 'perimeter', 'marker'];
  const POLL_MS = 5000; /* while events do not come through */
  const CHECK_MS = 20000; /* while they do: the server is still there */
  const TIMEOUT_MS = 10000;
  const TILES = 'https://tile.openstreetmap.org/{z}/{x}/{y}.png';

  const wanted = navigator.languages && navigator.languages.length ? navigator.languages
                                                                   : [navigator.language || 'en'];
  const tag = wanted.find((one) => one.slice(0, 2).toLowerCase() in TEXTS) || 'en';
  const language = tag.slice(0, 2).toLowerCase();
  const T = TEXTS[language];
  const token = new URLSearchParams(location.search).get('token');
  const $ = (id) => document.getElementById(id);
  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (all, n) => values[n]);
  const count = (forms, n) => fill(forms[n < 2 ? (language === 'fr' || n === 1 ? 0 : 1) : 1], n);

  const state = { etags: {}, bodies: {}, heardAt: 0, problem: 'loading', known: null, fitted: false,
                  ground: null, layer: null, features: {}, busy: false, again: false,
                  drawn: null };

  function withToken(path) {
    return token ? path + '?token=' + encodeURIComponent(token) : path;
  }

  /* ---- the map ---- */

  const map = L.map('map', { zoomSnap: 0.5, attributionControl: true, minZoom: 2, maxZoom: 19 });
  map.attributionControl.setPrefix('<a href="leaflet-license.txt">Leaflet</a>');
  map.setView([46.6, 2.5], 6);

  function setGround(on) {
    if (on && !state.ground)
      state.ground = L.tileLayer(TILES, {
        maxZoom: 19,
        attribution: '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>',
      });
    if (state.ground)
      (on ? state.ground.addTo(map) : state.ground.remove());
  }

  function styleOf(feature) {
    const p = feature.properties || {};

    if (feature.geometry.type === 'Point')
      return {}; /* pointOf() did it */
    return { color: p.stroke || '#333', weight: p['stroke-width'] || 3, fillColor: p.fill || '#333',
             fillOpacity: p['fill-opacity'] || 0.2, opacity: p['stroke-opacity'] || 1 };
  }

  function pointOf(feature, position) {
    const color = (feature.properties || {})['marker-color'] || '#1b6e3c';
    return L.circleMarker(position, { radius: 7, color: '#fff', weight: 2, fillColor: color,
                                      fillOpacity: 1 });
  }

  function popupOf(feature) {
    const p = feature.properties || {};
    const box = document.createElement('div');
    const title = document.createElement('strong');
    const text = document.createElement('p');

    title.textContent = p.title || '';
    text.textContent = p.description || '';
    box.append(title, text);
    return box;
  }

  function drawMap(overlay) {
    const shown = Array.isArray(overlay.features) ? overlay.features.filter((f) => f.geometry) : [];

    if (state.layer)
      state.layer.remove();
    state.features = {};
    state.layer = L.geoJSON(shown, {
      style: styleOf,
      pointToLayer: pointOf,
      onEachFeature(feature, layer) {
        layer.bindPopup(() => popupOf(feature));
        layer.on('click', () => choose(feature.id, false));
        state.features[feature.id] = layer;
      },
    }).addTo(map);
    const bounds = state.layer.getBounds();
    if (!state.fitted && bounds.isValid()) {
      map.fitBounds(bounds, { padding: [24, 24], maxZoom: 14 });
      state.fitted = true;
    }
  }

  function choose(id, move) {
    for (const row of document.querySelectorAll('.shape')) {
      const chosen = row.dataset.id === id;
      row.setAttribute('aria-current', chosen ? 'true' : 'false');
      if (chosen && !move)
        row.scrollIntoView({ block: 'nearest' });
    }
    const layer = state.features[id];
    if (!move || !layer)
      return;
    if (layer.getBounds)
      map.fitBounds(layer.getBounds(), { padding: [48, 48], maxZoom: 14 });
    else
      map.setView(layer.getLatLng(), 14);
    layer.openPopup();
  }

  /* ---- the list ---- */

  function formatTime(text) {
    const time = new Date(text);
    const today = new Date().toDateString() === time.toDateString();
    const options = { hour: '2-digit', minute: '2-digit' };

    if (!today)
      Object.assign(options, { day: '2-digit', month: '2-digit' });
    return time.toLocaleString(tag, options);
  }

  function add(parent, name, text, className) {
    const child = document.createElement(name);

    child.textContent = text;
    if (className)
      child.className = className;
    parent.append(child);
    return child;
  }

  function sectionText(section) {
    const where = (section.communes || []).join(', ');
    const stretch = section.from || section.to
      ? fill(T.section, section.road || '?', section.from || '?', section.to || '?')
      : section.road || '?';
    const direction = DIRECTIONS[language][section.direction] || '';

    return [stretch, direction, where].filter(Boolean).join(' · ');
  }

  function rowOf(shape) {
    const row = document.createElement('button');
    const planned = shape.status === 'planned';
    const times = [];
    const cause = (language === 'fr' ? shape.cause_fr : shape.cause_en) || shape.cause;

    row.type = 'button';
    row.className = 'shape ' + (ORDER.includes(shape.kind) ? shape.kind : 'marker');
    row.dataset.id = shape.id;
    add(row, 'strong', shape.title || T.kinds[shape.kind] || shape.kind);
    if (shape.from)
      times.push(fill(planned ? T.from : T.since, formatTime(shape.from)));
    if (shape.to)
      times.push(fill(T.until, formatTime(shape.to)));
    add(row, 'span',
        [T.kinds[shape.kind] || shape.kind, cause, planned ? T.planned : '',
          shape.cut ? T.cut : ''].filter(Boolean).join(' · '), 'facts');
    add(row, 'span', times.join(', '), 'facts');
    for (const section of shape.sections || [])
      add(row, 'span', sectionText(section), 'facts section');
    row.addEventListener('click', () => choose(shape.id, true));
    return row;
  }

  function drawList(situation) {
    const box = $('shapes');
    const shapes = (situation.shapes || []).filter((s) => s.status !== 'ended');
    const known = state.known;
    const inForce = shapes.filter((s) => s.status === 'active').length;
    const focused = document.activeElement && document.activeElement.dataset.id;

    shapes.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    box.replaceChildren();
    state.known = {};
    for (const shape of shapes) {
      const row = rowOf(shape);

      state.known[shape.id] = shape.version;
      if (known && known[shape.id] !== shape.version)
        row.classList.add('new');
      box.append(row);
      if (shape.id === focused)
        row.focus();
    }
    $('list-title').textContent = shapes.length ? count(T.holds, inForce) : T.nothing;
    $('title').textContent = situation.title || 'Vigie';
    document.title = (situation.exercise ? 'EXERCICE – ' : '') + (situation.title || 'Vigie');
    $('exercise').hidden = !situation.exercise;
    if (state.publisher !== undefined)
      map.attributionControl.removeAttribution(state.publisher);
    state.publisher = situation.publisher ? escape(fill(T.by, situation.publisher)) : '';
    map.attributionControl.addAttribution(state.publisher);
  }

  function escape(text) {
    const box = document.createElement('span');
    box.textContent = text;
    return box.innerHTML;
  }

  function drawPosts(overlay) {
    const n = (overlay.features || []).filter((f) => (f.properties || {}).kind === 'post').length;

    $('posts').textContent = n ? count(T.posts, n) : '';
  }

  /* ---- what the server says ---- */

  async function get(path) {
    const headers = state.etags[path] ? { 'If-None-Match': state.etags[path] } : {};
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);

    if (token)
      headers.Authorization = 'Bearer ' + token;
    try {
      const answer = await fetch(path, { headers, cache: 'no-store', signal: abort.signal });
      if (answer.status === 304)
        return false;
      if (!answer.ok)
        throw new Error(answer.status === 401 ? 'denied' : 'unavailable');
      state.bodies[path] = await answer.json();
      state.etags[path] = answer.headers.get('ETag');
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  async function update() {
    if (state.busy) {
      state.again = true;
      return;
    }
    state.busy = true;
    try {
      if (await get('overlay.geojson')) {
        drawMap(state.bodies['overlay.geojson']);
        drawPosts(state.bodies['overlay.geojson']);
      }
      if (await get('situation.json'))
        drawList(state.bodies['situation.json']);
      state.heardAt = Date.now();
      state.problem = null;
    } catch (error) {
      state.problem = ['denied', 'unavailable'].includes(error.message) ? error.message : 'failed';
    }
    state.busy = false;
    showAge();
    if (state.again) {
      state.again = false;
      update();
    }
  }

  function duration(ms) {
    const s = Math.max(0, Math.round(ms / 1000));

    if (s < 120)
      return fill(T.seconds, s);
    return s < 7200 ? fill(T.minutes, Math.round(s / 60)) : fill(T.hours, Math.round(s / 3600));
  }

  function showAge() {
    const age = Date.now() - state.heardAt;
    const late = Boolean(state.problem) || age > 2 * CHECK_MS;

    document.body.classList.toggle('late', late && state.problem !== 'loading');
    if (state.problem === 'denied' || !state.heardAt)
      $('age').textContent = T[state.problem || 'loading'];
    else
      $('age').textContent = fill(late ? T.lost : T.fresh, duration(age));
  }

  function listen() {
    const events = new EventSource(withToken('events'));

    events.addEventListener('overlay', update);
    events.onopen = update;
    events.onerror = () => {
      state.problem = state.problem || 'failed';
      showAge();
      update(); /* tells a server that is gone from one that has too many listeners */
      if (events.readyState === EventSource.CLOSED)
        setTimeout(listen, POLL_MS * 6);
    };
    state.events = events;
  }

  function tick() {
    const live = state.events && state.events.readyState === EventSource.OPEN;
    const age = Date.now() - Math.max(state.heardAt, state.askedAt || 0);

    showAge();
    if (age >= (live && !state.problem ? CHECK_MS : POLL_MS)) {
      state.askedAt = Date.now();
      update();
    }
  }

  // A browser may keep nothing for us; then the choice lasts as long as the page.
  function remembered(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  function remember(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // as above
    }
  }

  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]'))
    element.textContent = T[element.dataset.text];
  for (const link of document.querySelectorAll('[data-file]'))
    link.href = withToken(link.dataset.file);
  $('map').setAttribute('aria-label', T.map);
  $('ground').checked = remembered('ground') !== 'off';
  $('ground').addEventListener('change', (event) => {
    remember('ground', event.target.checked ? 'on' : 'off');
    setGround(event.target.checked);
  });
  setGround($('ground').checked);
  showAge();
  update();
  listen();
  setInterval(tick, 1000);
})();
