/// The inspector's script: lists what the proxy tells over server-sent events, asks for the rest when an exchange is
/// opened. Foreign text only ever becomes text nodes and attributes, never markup.
enum InspectorScript {
  static let text = #"""
    (() => {
    'use strict';

    const LIMIT = 500;       // rows, as many as the proxy keeps exchanges
    const PER_TURN = 50;     // rows made in one go, so that the page answers in between
    const SILENCE = 40000;   // ms; the proxy says something every 15 s
    const MARKS = { passed: '○', rewritten: '◆', refused: '✕', failed: '▲', replayed: '↻' };

    const $ = (id) => document.getElementById(id);
    const [list, rows, detail, filter] = ['list', 'rows', 'detail', 'filter'].map($);
    const narrow = matchMedia('(max-width: 900px)');
    const token = new URLSearchParams(location.search).get('token');

    const shown = [];        // entries in the list, newest first
    const waiting = [];      // entries to come into it, oldest first
    const known = new Map(); // key: entry, of both
    const details = new Map();
    let epoch = '', oldest = 1, lastKey = '', gone = 0;
    let next = 1;             // the number of the exchange that comes next, unless it fell out unseen
    let chosen = null;       // the key of the opened exchange
    let current = null;      // the row that Tab leads to
    let wanted = null;       // the key to be opened once it is there
    let terms = [], hits = new Map();
    let isPointerInList = false, isForced = false, turn = 0;
    let fillsTo = 0;         // at the start: the number of the newest exchange there was

    // --- Building ---

    function make(tag, attributes, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes ?? {})) {
        if (value === undefined || value === null || value === false) continue;
        if (typeof value === 'function') element.addEventListener(name, value);
        else element.setAttribute(name, value === true ? '' : value);
      }
      element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
      return element;
    }

    function address(path, query = {}) {
      const fields = new URLSearchParams(query);
      if (token) fields.set('token', token);
      const text = fields.toString();
      return text ? `${path}?${text}` : path;
    }

    const twoDigits = (number) => String(number).padStart(2, '0');
    function clock(ms) {
      const date = new Date(ms);
      return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
    }
    function duration(us) {
      if (us < 9950) return `${(us / 1000).toFixed(1)} ms`;
      return us < 9950000 ? `${Math.round(us / 1000)} ms` : `${(us / 1e6).toFixed(1)} s`;
    }
    const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;

    function decisionOf(entry) {
      return [make('span', { class: 'mark word', 'aria-hidden': 'true' }, MARKS[entry.decision] ?? '·'),
        make('span', { class: 'word' }, entry.decision)];
    }

    function bar(entry) {
      const lookUp = entry.lookup ?? 0, upstream = entry.upstream ?? 0, whole = Math.max(entry.us, 1);
      const parts = make('span', { class: 'parts', 'aria-hidden': 'true',
        title: `look-up ${duration(lookUp)}, upstream ${duration(upstream)}, proxy `
          + duration(Math.max(0, whole - lookUp - upstream)) });
      for (const [name, part] of [['look-up', lookUp], ['upstream', upstream]]) {
        const piece = make('i', { class: name });
        piece.style.width = `${100 * part / whole}%`;
        parts.append(piece);
      }
      return parts;
    }

    function rowOf(entry) {
      const cell = (name, ...content) => make('td', { class: name }, ...content);
      const job = cell('job', entry.job ?? ''), definition = cell('definition', entry.definition ?? '');
      if (entry.job) job.title = entry.job;
      if (entry.definition) definition.title = entry.definition;
      if (entry.decision === 'refused' || entry.decision === 'failed') {
        job.append(make('small', { class: entry.job ? null : 'alone' }, entry.reason));
      }
      if (entry.kind) definition.append(make('small', null, entry.kind));
      const time = cell('time', clock(entry.time));
      time.title = new Date(entry.time).toISOString();
      return make('tr', { 'data-key': entry.key, 'data-decision': entry.decision, tabindex: '-1' },
        time, cell('decision', decisionOf(entry)), cell('op', entry.op), job, definition,
        cell('status', entry.status || '–'), cell('took', duration(entry.us), bar(entry)), cell('id', entry.id));
    }

    // --- The list ---

    // Rows never move while somebody reads: what is new waits, and a button says how much.
    function isReading() {
      return !isForced && !fillsTo && shown.length > 0 && (chosen !== null || list.scrollTop > 2 || isPointerInList
        || rows.contains(document.activeElement));
    }

    function arrived(entry) {
      if (known.has(entry.key)) return;
      known.set(entry.key, entry);
      waiting.push(entry);
      // Nobody will ever see more than the last ones.
      while (waiting.length > LIMIT) forget(waiting.shift());
      schedule();
    }

    function forget(entry) {
      known.delete(entry.key);
      if (entry.key !== chosen) details.delete(entry.key);
      gone += 1;
    }

    // Not an animation frame, which a page in the background never gets.
    function schedule() { turn ||= setTimeout(merge, 16); }

    function merge() {
      turn = 0;
      if (isReading()) return refresh();
      const batch = waiting.splice(0, PER_TURN);
      const fragment = document.createDocumentFragment();
      for (const entry of batch.reverse()) {
        entry.row = rowOf(entry);
        entry.row.hidden = !matches(entry);
        fragment.append(entry.row);
      }
      rows.prepend(fragment);
      shown.unshift(...batch);
      while (shown.length > LIMIT || (shown.length && hasFallenOut(shown.at(-1)))) {
        const last = shown.pop();
        last.row.remove();
        forget(last);
      }
      if (isForced) list.scrollTop = 0;
      if (batch.some((entry) => entry.n >= fillsTo)) fillsTo = 0;
      if (waiting.length) schedule(); else isForced = false;
      refresh();
      searchBodies(400);
      if (wanted && !fillsTo && known.get(wanted)?.row) { const key = wanted; wanted = null; choose(key); }
    }

    const hasFallenOut = (entry) => entry.epoch === epoch && entry.n < oldest && entry.key !== chosen;

    // What is read aloud when it changes must not change to what it was.
    function write(id, text) { if ($(id).textContent !== text) $(id).textContent = text; }

    function refresh() {
      const visible = shown.filter((entry) => !entry.row.hidden);
      const newer = waiting.filter(matches).length;
      write('count', `${visible.length} / ${shown.length}`);
      write('fallen', gone ? `${count(gone, 'older one')} fell out` : '');
      $('newer').hidden = !newer || !isReading();
      $('newer').textContent = `${newer} new`;
      $('table').hidden = !visible.length;
      $('none').hidden = visible.length > 0 || !shown.length;
      $('empty').hidden = shown.length > 0 || waiting.length > 0 || !epoch;
      if (!current?.isConnected || current.hidden) setCurrent(visible[0]?.row ?? null);
    }

    function setCurrent(row) {
      if (current) current.tabIndex = -1;
      current = row;
      if (current) current.tabIndex = 0;
    }

    function move(step) {
      const visible = shown.filter((entry) => !entry.row.hidden).map((entry) => entry.row);
      if (!visible.length) return;
      const at = visible.indexOf(current);
      const isStart = at < 0 || (chosen === null && !rows.contains(document.activeElement));
      const next = visible[isStart ? Math.max(at, 0) : Math.min(Math.max(at + step, 0), visible.length - 1)];
      setCurrent(next);
      if (!list.inert) next.focus();
      next.scrollIntoView({ block: 'nearest' });
      if (chosen !== null) choose(next.dataset.key);
    }

    // --- Filter ---

    function parse(text) {
      const found = text.matchAll(/(-?)(?:(decision|status|op|id):)?(?:"([^"]*)"?|(\S+))/gi);
      return [...found].map(([, minus, field, quoted, word]) => ({
        not: minus === '-', field: field?.toLowerCase(), text: (quoted ?? word).toLowerCase(),
      })).filter((term) => term.text);
    }

    function says(entry, term) {
      switch (term.field) {
        case 'decision': return entry.decision.startsWith(term.text);
        case 'status': return String(entry.status).startsWith(term.text.replace(/x+$/, ''));
        case 'op': return entry.op.toLowerCase().includes(term.text);
        case 'id': return entry.id.startsWith(term.text);
        default:
          return [entry.job, entry.definition, entry.message, entry.kind, entry.reason]
            .some((text) => text?.toLowerCase().includes(term.text)) || !!hits.get(term.text)?.keys.has(entry.key);
      }
    }

    const matches = (entry) => terms.every((term) => says(entry, term) !== term.not);

    function applyFilter() {
      for (const entry of shown) entry.row.hidden = !matches(entry);
      refresh();
    }

    // Bodies stay with the proxy; it is asked in which of them a text stands, and later only about newer ones.
    let searchTimer = 0;
    function searchBodies(delay) {
      clearTimeout(searchTimer);
      const texts = terms.filter((term) => !term.field && term.text.length > 1).map((term) => term.text);
      if (texts.length) searchTimer = setTimeout(() => texts.forEach(searchFor), delay);
    }

    async function searchFor(text) {
      const hit = hits.get(text) ?? { end: '', keys: new Set() };
      hits.set(text, hit);
      try {
        const query = { q: text };
        if (hit.end) query.after = hit.end;
        const answer = await fetch(address('/inspector/search', query));
        if (!answer.ok) return;
        const found = await answer.json();
        hit.end = found.end;
        for (const key of found.keys) hit.keys.add(key);
        if (found.keys.length) applyFilter();
      } catch { /* the banner tells that the proxy is away */ }
    }

    filter.addEventListener('input', () => {
      terms = parse(filter.value);
      hits = new Map([...hits].filter(([text]) => terms.some((term) => term.text === text)));
      applyFilter();
      searchBodies(150);
      remember();
    });

    // Filter and selection stand in the address, so that a reload or a bookmark keeps them.
    function remember() {
      const state = new URLSearchParams();
      if (filter.value) state.set('filter', filter.value);
      if (chosen) state.set('exchange', chosen);
      const text = state.toString();
      history.replaceState(null, '', location.pathname + location.search + (text ? `#${text}` : ''));
    }

    function recall() {
      const state = new URLSearchParams(location.hash.slice(1));
      filter.value = state.get('filter') ?? '';
      terms = parse(filter.value);
      const key = state.get('exchange');
      if (!key) close();
      else if (known.get(key)?.row) choose(key);
      else wanted = key;
      applyFilter();
      searchBodies(0);
    }

    // --- One exchange ---

    function choose(key) {
      known.get(chosen)?.row?.removeAttribute('aria-current');
      chosen = key;
      const entry = known.get(key);
      entry.row.setAttribute('aria-current', 'true');
      setCurrent(entry.row);
      detail.hidden = false;
      fit();
      remember();
      if (detail.dataset.key !== key) show(entry);
    }

    function close() {
      if (chosen === null) return;
      const entry = known.get(chosen);
      chosen = null;
      entry?.row?.removeAttribute('aria-current');
      const hadFocus = detail.contains(document.activeElement);
      detail.hidden = true;
      delete detail.dataset.key;
      fit();
      if (hadFocus) entry?.row?.focus();
      remember();
      schedule();
    }

    function fit() { list.inert = narrow.matches && chosen !== null; }
    narrow.addEventListener('change', fit);

    async function show(entry) {
      detail.dataset.key = entry.key;
      detail.scrollTop = 0;
      let full = details.get(entry.key);
      if (!full) {
        const top = heading(entry, null);
        detail.replaceChildren(top, make('p', { class: 'remark' }, 'Loading…'));
        full = await load(entry);
        if (chosen !== entry.key) return;
        if (typeof full === 'string') {
          detail.replaceChildren(top, make('p', { class: 'remark' }, full));
          return;
        }
        details.set(entry.key, full);
        if (details.size > 50) details.delete(details.keys().next().value);
      }
      const focused = detail.contains(document.activeElement);
      detail.replaceChildren(heading(entry, full), ...panes(full));
      if (focused) detail.focus();
    }

    async function load(entry) {
      if (entry.epoch !== epoch) return 'This was before the proxy was restarted; it does not remember more of it.';
      try {
        const answer = await fetch(address('/inspector/exchange', { key: entry.key }));
        if (answer.status === 404) return 'The proxy keeps the last exchanges only, and this one has fallen out.';
        return answer.ok ? await answer.json() : `The proxy answered ${answer.status}.`;
      } catch { return 'The proxy does not answer.'; }
    }

    function heading(entry, full) {
      return make('div', { class: 'top', 'data-decision': entry.decision },
        make('h2', { id: 'title' }, decisionOf(entry), ` ${entry.op}${entry.job ? ` ${entry.job}` : ''}`),
        make('div', { class: 'tools' },
          make('button', { class: 'button', type: 'button', id: 'curl', disabled: !full?.curl,
            title: full?.noCurl ?? 'Signs afresh with $AWS_… of your shell; holds no key, but the body as it was sent',
            'aria-keyshortcuts': 'c', click: copyCurl }, 'Copy as curl'),
          make('a', { class: 'button', id: 'har-one', href: archive(entry.key), download: true,
            title: 'This exchange as HTTP Archive' }, 'HAR'),
          make('button', { class: 'button', type: 'button', id: 'close', 'aria-keyshortcuts': 'Escape',
            click: close }, 'Close')));
    }

    function pane(title, id, tools, ...content) {
      return make('section', { class: 'pane', id, 'aria-labelledby': `${id}-title` },
        make('div', { class: 'head' }, make('h3', { id: `${id}-title` }, title), tools), ...content);
    }

    function panes(full) {
      const all = [decisionPane(full), diffPane(full), messagePane('Request', 'request', full.request)];
      if (full.sent) all.push(messagePane(`Sent to ${full.sent.to}`, 'sent', full.sent));
      if (full.response) all.push(messagePane('Response', 'response', full.response));
      return [...all, timingPane(full)];
    }

    function decisionPane(full) {
      const definition = full.definition ? full.definition + (full.kind ? ` (${full.kind})` : '') : null;
      const facts = [['Rule', full.reason], ['Definition', definition], ['Removed', full.removed.join(', ')],
        ['Lost', full.lost.join(', ')], ['Carried over', full.carried.join(', ')], ['Region', full.region],
        ['Exchange', full.id], ['Request id', full.requestID]].filter(([, text]) => text);
      return pane('Decision', 'decision', null, make('p', { class: 'sentence' }, full.sentence),
        full.remarks.map((text) => make('p', { class: full.lossy ? 'remark warning' : 'remark' }, text)),
        make('dl', { class: 'facts' },
          facts.map(([name, text]) => [make('dt', null, name), make('dd', null, text)])));
    }

    const KINDS = { ' ': ['same', 'code'], '-': ['less', 'del'], '+': ['more', 'ins'] };

    function diffPane(full) {
      const note = (text) => make('p', { class: 'note' }, text);
      if (!full.diff) return pane('Diff', 'diff', null, note('Nothing was sent.'));
      const { identical, incomplete, received, sent, pieces } = full.diff;
      if (identical) {
        return pane('Diff', 'diff', null, note(received
          ? `Identical: the ${count(received, 'byte')} of the body went on as they came.` : 'Identical: no body.'));
      }
      const lines = pieces.map(([sign, text]) => {
        const [kind, tag] = KINDS[sign];
        return make('div', { class: `piece ${kind}` }, make('span', { class: 'sign' }, sign),
          make(tag, null, kind === 'same' ? shorten(text) : text));
      });
      return pane('Diff', 'diff', null, make('div', { class: 'diff' }, lines),
        note(`${count(received, 'byte')} received, ${count(sent, 'byte')} sent.`
          + (incomplete ? ' Some of the change lies in what is not kept.' : '')));
    }

    function shorten(text) {
      if (text.length < 640) return text;
      return [text.slice(0, 240), make('span', { class: 'gap' },
        ` … ${count(text.length - 480, 'character')} unchanged … `), text.slice(-240)];
    }

    function messagePane(title, id, message) {
      if (!message.line) return pane(title, id, null, make('p', { class: 'note' }, 'What arrived was no request.'));
      const head = make('pre', null, `${message.line}\n`,
        message.fields.map(([name, value]) => [make('span', { class: 'name' }, `${name}:`), ` ${value}\n`]));
      if (message.body === undefined) {
        return pane(title, id, null, head, make('p', { class: 'note' }, `Then the body, ${count(message.bytes, 'byte')}.`));
      }
      if (!message.bytes) return pane(title, id, null, head, make('p', { class: 'note' }, 'No body.'));
      const clear = layOut(message.body);
      const body = make('pre', { class: 'body' }, clear ?? message.body);
      const notes = [];
      if (message.kept < message.bytes) notes.push(`The first ${message.kept.toLocaleString('en')} of ${count(message.bytes, 'byte')} are kept.`);
      if (message.masked) notes.push(`${count(message.masked, 'environment value')} masked.`);
      const raw = clear === null || clear === message.body ? null : make('button', {
        class: 'button', type: 'button', 'aria-pressed': 'false', 'aria-label': `${title}: show the body as it came`,
        click: (event) => {
          const isRaw = event.currentTarget.getAttribute('aria-pressed') !== 'true';
          event.currentTarget.setAttribute('aria-pressed', String(isRaw));
          event.currentTarget.textContent = isRaw ? 'Lay out' : 'As it came';
          body.textContent = isRaw ? message.body : clear;
        } }, 'As it came');
      return pane(title, id, raw, head, body, notes.length ? make('p', { class: 'note' }, notes.join(' ')) : null);
    }

    // JSON with line breaks and indentation, every other character as it came; null for what is no JSON.
    function layOut(text) {
      try { JSON.parse(text); } catch { return null; }
      let output = '', depth = 0, isText = false;
      const newLine = () => `\n${'  '.repeat(Math.min(depth, 40))}`;
      for (let index = 0; index < text.length; index += 1) {
        const character = text[index];
        if (isText) {
          output += character;
          if (character === '\\') output += text[index += 1];
          else if (character === '"') isText = false;
        } else if (character === '{' || character === '[') {
          const rest = /^\s*[}\]]/.exec(text.slice(index + 1, index + 200));
          if (rest) { output += character + rest[0].trim(); index += rest[0].length; }
          else { depth += 1; output += character + newLine(); }
        } else if (character === '}' || character === ']') {
          depth = Math.max(0, depth - 1);
          output += newLine() + character;
        } else if (character === ',') output += `,${newLine()}`;
        else if (character === ':') output += ': ';
        else if (character === '"') { isText = true; output += character; }
        else if (!/\s/.test(character)) output += character;
      }
      return output;
    }

    function timingPane(full) {
      const whole = Math.max(1, full.us);
      let before = 0;
      const lines = full.timing.filter(({ us }) => us > 0).map(({ name, us }) => {
        const line = make('span', { class: `phase ${name}` });
        line.style.marginLeft = `${Math.min(100, 100 * before / whole)}%`;
        line.style.width = `${Math.min(100, 100 * us / whole)}%`;
        before += us;
        return make('tr', null, make('th', { scope: 'row' }, name),
          make('td', { class: 'value' }, duration(us)), make('td', { class: 'bar-cell' }, line));
      });
      return pane('Timing', 'timing', null, make('table', { class: 'phases' }, make('tbody', null, lines,
        make('tr', null, make('th', { scope: 'row' }, 'total'), make('td', { class: 'value' }, duration(full.us)),
          make('td', { class: 'bar-cell' })))));
    }

    // --- Taking things along ---

    function tell(text) {
      $('told').textContent = text;
      clearTimeout(tell.timer);
      tell.timer = setTimeout(() => { $('told').textContent = ''; }, 4000);
    }

    async function copy(text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // Without https, browsers lend the clipboard to pages of this machine only.
        const area = make('textarea', { 'aria-label': 'Text to copy' });
        area.value = text;
        const before = document.activeElement;
        document.body.append(area);
        area.select();
        const isDone = document.execCommand('copy');
        area.remove();
        before?.focus();
        if (!isDone) return tell('The browser does not let this page copy.');
      }
      tell('Copied.');
    }

    function copyCurl() {
      const full = details.get(chosen);
      if (full?.curl) copy(full.curl);
      else if (full) tell(full.noCurl);
    }

    const archive = (key) => address('/inspector.har', {
      ...(key ? { key } : {}), ...($('values').checked ? { environment: 'shown' } : {}) });

    function updateArchives() {
      $('har').href = archive(null);
      const one = $('har-one');
      if (one && chosen) one.href = archive(chosen);
    }

    // --- Listening ---

    let silence = 0;
    function connect() {
      const source = new EventSource(address('/inspector/events', lastKey ? { after: lastKey } : {}));
      const alive = () => {
        clearTimeout(silence);
        silence = setTimeout(() => { source.close(); lost(); connect(); }, SILENCE);
      };
      source.addEventListener('hello', (event) => {
        alive();
        greet(JSON.parse(event.data));
      });
      source.addEventListener('exchange', (event) => {
        alive();
        const entry = JSON.parse(event.data);
        oldest = entry.oldest;
        lastKey = event.lastEventId;
        // What fell out before this page was told of it counts too.
        gone += Math.max(0, entry.n - next);
        next = Math.max(next, entry.n + 1);
        arrived({ ...entry, key: lastKey, epoch, row: null });
      });
      source.addEventListener('beat', alive);
      source.addEventListener('error', () => {
        lost();
        // The browser tries again by itself, unless the proxy answered with an error.
        if (source.readyState === EventSource.CLOSED) {
          clearTimeout(silence);
          setTimeout(connect, 1000);
        }
      });
    }

    function greet(hello) {
      if (epoch !== hello.epoch || hello.missed) next = hello.oldest;
      if (epoch && epoch !== hello.epoch) {
        for (const entry of shown) entry.row.classList.add('old');
        gone += hello.oldest - 1;
      } else {
        gone += epoch ? hello.missed : hello.oldest - 1;
        if (!epoch && hello.newest >= hello.oldest) fillsTo = hello.newest;
      }
      epoch = hello.epoch;
      oldest = hello.oldest;
      $('version').textContent = hello.version;
      $('line-sfn').textContent = `BATCH_ENDPOINT=${hello.url}`;
      $('line-sdk').textContent = `export AWS_ENDPOINT_URL_BATCH=${hello.url}`;
      $('banner').hidden = true;
      setState('live', 'live');
      refresh();
    }

    function lost() {
      $('banner').textContent = 'Disconnected from the proxy. Trying again; what was here stays.';
      $('banner').hidden = false;
      setState('lost', 'disconnected');
    }

    function setState(state, text) {
      $('state').dataset.state = state;
      $('state').textContent = text;
    }

    // --- Pointer and keys ---

    rows.addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (row) choose(row.dataset.key);
    });
    rows.addEventListener('pointerenter', (event) => { isPointerInList = event.pointerType === 'mouse'; });
    rows.addEventListener('pointerleave', () => { isPointerInList = false; schedule(); });
    rows.addEventListener('focusout', schedule);
    rows.addEventListener('focusin', (event) => setCurrent(event.target.closest('tr')));
    list.addEventListener('scroll', () => { if (list.scrollTop <= 2) schedule(); }, { passive: true });
    $('newer').addEventListener('click', () => { isForced = true; list.scrollTop = 0; schedule(); });
    $('values').addEventListener('change', updateArchives);
    $('help').addEventListener('click', () => $('keys').showModal());
    $('keys-close').addEventListener('click', () => $('keys').close());
    document.addEventListener('click', (event) => {
      const line = event.target.closest('[data-copy]')?.dataset.copy;
      if (line) copy($(line).textContent);
    });
    addEventListener('hashchange', recall);

    const isTyping = (element) => element.matches('input:not([type=checkbox]), textarea, select');

    document.addEventListener('keydown', (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $('keys').open) return;
      if (isTyping(event.target)) {
        if (event.key === 'Escape') { filter.blur(); event.preventDefault(); }
        return;
      }
      const isInDetail = detail.contains(event.target);
      switch (event.key) {
        case 'j': move(1); break;
        case 'k': move(-1); break;
        // Arrows scroll what is being read.
        case 'ArrowDown': if (isInDetail) return; move(1); break;
        case 'ArrowUp': if (isInDetail) return; move(-1); break;
        case 'Enter':
          if (!rows.contains(event.target)) return;
          choose(event.target.closest('tr').dataset.key);
          detail.focus();
          break;
        case 'Escape': if (chosen === null) return; close(); current?.focus(); break;
        case '/': filter.focus(); filter.select(); break;
        case 'c': if (chosen === null) return; copyCurl(); break;
        case '?': $('keys').showModal(); break;
        default: return;
      }
      event.preventDefault();
    });

    recall();
    updateArchives();
    connect();
    })();

    """#
}
