// The desk by keyboard. Every page works without this; nothing here decides anything.
'use strict';
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  // An input method is at work: its keys are not ours.
  const composes = (event) => event.isComposing || event.keyCode === 229;
  const inField = (element) => element instanceof HTMLElement && (element.matches('input, textarea, select') || element.isContentEditable);

  // Keys that work on every page.
  const rows = all('table.queue tbody tr');
  let row = -1;
  const mark = (to) => {
    if (!rows.length) return;
    if (rows[row]) rows[row].removeAttribute('aria-selected');
    row = Math.max(0, Math.min(rows.length - 1, to));
    rows[row].setAttribute('aria-selected', 'true');
    const link = one('a', rows[row]);
    if (link) link.focus({ preventScroll: true });
    rows[row].scrollIntoView({ block: 'nearest' });
  };
  rows.forEach((each, place) => each.addEventListener('focusin', () => { if (place !== row) mark(place); }));

  const sheet = one('#keys');
  const showKeys = () => { if (sheet && sheet.showModal && !sheet.open) { sheet.showModal(); sheet.scrollTop = 0; } };
  const opener = one('#show-keys');
  if (opener && sheet && sheet.showModal) { opener.hidden = false; opener.addEventListener('click', showKeys); }

  // The way back leads to the list one came from, and to the line in it.
  const here = location.pathname + location.search;
  rows.forEach((each) => { const link = one('a', each); if (link) link.addEventListener('click', () => sessionStorage.setItem('list', JSON.stringify([here, link.getAttribute('href')]))); });
  const [list, line] = JSON.parse(sessionStorage.getItem('list') || '[]');
  const back = one('a[data-back][href="/desk"]');
  if (back && list) back.href = list;
  if (list === here && document.referrer.includes('/desk/cases/')) mark(rows.findIndex((each) => one(`a[href="${line}"]`, each)));

  // From another page one comes to search.
  if (location.hash === '#q' && one('#q')) { one('#q').focus(); one('#q').select(); history.replaceState(null, '', here); }

  const enters = document.body.dataset.enters === 'true';
  const go = (href) => { location.href = href; };
  const keys = {
    j: () => mark(row + 1),
    k: () => mark(row - 1),
    '/': () => { const search = one('#q'); if (search) { search.focus(); search.select(); } else if (enters || one('nav.ways a[href="/desk"]')) go('/desk#q'); },
    '?': showKeys,
    q: () => { const back = one('[data-back]'); if (back) go(back.href); else if (location.pathname !== '/desk') go(list || '/desk'); },
    p: () => { if (one('[data-print-now]')) window.print(); },
  };
  if (enters) Object.assign(keys, { c: () => go('/desk/call'), v: () => go('/desk/visit'), l: () => go('/desk/letter') });

  document.addEventListener('keydown', (event) => {
    if (composes(event) || event.defaultPrevented) return;
    if (event.key === 'Escape' && inField(document.activeElement)) { document.activeElement.blur(); return; }
    if (event.altKey && !event.ctrlKey && event.key.toLowerCase() === 'p') {
      const print = one('[data-print]');
      if (print) { event.preventDefault(); window.open(print.href + '#print', '_blank'); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || (sheet && sheet.open)) return;
    if (/^[0-5]$/.test(event.key)) {
      const chip = one(`.chips a[data-key="${event.key}"]`);
      if (chip) { event.preventDefault(); go(chip.href); }
      return;
    }
    const form = one(`.act[data-key="${CSS.escape(event.key)}"]`);
    const act = form ? () => unfold(form) : keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  const printNow = one('[data-print-now]');
  if (printNow) {
    printNow.hidden = false;
    printNow.addEventListener('click', () => window.print());
    if (location.hash === '#print') window.addEventListener('load', () => window.print());
  }
  // A link to a form opens it, as its key does.
  const FIELD = 'select:not([hidden]), textarea, input:not([type=hidden])';
  const unfold = (act) => {
    act.open = true;
    const field = one(`.wrong :is(${FIELD})`, act) || one(FIELD, act);
    if (field) field.focus();
  };
  all('a[href^="#act-"]').forEach((link) => link.addEventListener('click', () => {
    const act = one(link.getAttribute('href'));
    if (act) unfold(act);
  }));
  // Ctrl+Enter sends an act, too.
  all('.act form').forEach((act) => {
    act.addEventListener('keydown', (event) => {
      if (composes(event) || event.defaultPrevented || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      act.requestSubmit();
    });
  });

  // A select becomes a field in which a part of the name or pinyin initials are typed.
  all('select[data-filter]').forEach((select) => {
    const field = document.createElement('input');
    const list = document.createElement('ul');
    const box = document.createElement('div');
    const { id } = select;
    box.className = 'combo';
    list.id = `${id}-list`;
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    field.type = 'text';
    field.autocomplete = 'off';
    field.required = select.required;
    const unknown = document.createElement('span');
    unknown.id = `${id}-unknown`;
    unknown.className = 'fault';
    unknown.hidden = true;
    unknown.setAttribute('role', 'alert');
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]]) field.setAttribute(name, value);
    const blank = select.options[0] && !select.options[0].value ? select.options[0].text : '';
    field.placeholder = blank;
    select.required = false;
    select.hidden = true;
    select.removeAttribute('id');
    field.id = id;
    select.before(box);
    box.append(field, list, select, unknown);
    const label = one(`label[for="${id}"]`);
    if (label) list.setAttribute('aria-label', label.textContent);
    const options = [...select.options].filter((option) => option.value);
    const chosen = () => select.selectedOptions[0] && select.value ? select.selectedOptions[0].text : '';
    field.value = chosen();
    let found = [];
    let at = 0;
    const shut = () => { list.hidden = true; field.setAttribute('aria-expanded', 'false'); field.removeAttribute('aria-activedescendant'); };
    const show = () => {
      const typed = field.value.trim().toLowerCase();
      const rank = (option) => { const words = (option.dataset.find || option.text.toLowerCase()).split(' '); return words.some((word) => word === typed) ? 0 : words.some((word) => word.startsWith(typed)) ? 1 : 2; };
      found = options.filter((option) => !typed || (option.dataset.find || option.text.toLowerCase()).includes(typed)).sort((a, b) => rank(a) - rank(b)).slice(0, 8);
      list.replaceChildren(...found.map((option, place) => {
        const item = document.createElement('li');
        item.id = `${id}-${place}`;
        item.setAttribute('role', 'option');
        item.textContent = option.text;
        item.addEventListener('mousedown', (event) => { event.preventDefault(); take(place); });
        return item;
      }));
      at = 0;
      point();
      list.hidden = !found.length;
      field.setAttribute('aria-expanded', String(!!found.length));
    };
    const point = () => {
      [...list.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === at)));
      if (list.children[at]) field.setAttribute('aria-activedescendant', `${id}-${at}`);
    };
    // What was typed and stands for no unit stays there, and nothing is sent until it is chosen or cleared.
    const doubt = (text) => {
      field.setCustomValidity(text);
      unknown.textContent = text;
      unknown.hidden = !text;
      if (text) { field.setAttribute('aria-invalid', 'true'); field.setAttribute('aria-describedby', unknown.id); } else { field.removeAttribute('aria-invalid'); field.removeAttribute('aria-describedby'); }
    };
    const take = (place) => {
      select.value = found[place].value;
      field.value = found[place].text;
      doubt('');
      select.dispatchEvent(new Event('input', { bubbles: true }));
      shut();
    };
    field.addEventListener('input', () => { select.value = ''; doubt(''); show(); });
    field.addEventListener('focus', () => field.select());
    field.addEventListener('keydown', (event) => {
      if (composes(event)) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        if (list.hidden) { show(); return; }
        at = (at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length;
        point();
      } else if (event.key === 'Enter' && !event.ctrlKey && !list.hidden && found[at]) {
        event.preventDefault();
        take(at);
      } else if (event.key === 'Escape' && !list.hidden) {
        event.preventDefault();
        if (select.value) field.value = chosen();
        shut();
      }
    });
    field.addEventListener('blur', () => {
      // What was typed and stands for something is taken.
      const typed = field.value.trim();
      if (!select.value && typed && found[at]) take(at);
      else if (!select.value && typed) doubt(document.body.dataset.noUnit);
      else field.value = chosen();
      shut();
    });
  });

  // Files: the button speaks the language of the page, and what was chosen stands below it.
  all('.pick').forEach((pick) => {
    const [input, chosen] = [one('input', pick), one('.chosen', pick.closest('form'))];
    pick.classList.add('own');
    one('label', pick).hidden = false;
    const show = () => {
      chosen.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement('li'), { textContent: file.name })));
      chosen.hidden = !input.files.length;
    };
    input.addEventListener('change', show);
    show();
  });

  // What was refused: at its field, else at what is said about it.
  const faulty = one(`.wrong :is(${FIELD})`) || one('.faults[tabindex]');
  if (faulty) faulty.focus();

  // What is being written is kept every few seconds, and when it was is what the office's clock says.
  const sent_of = (form) => {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') sent.append(name, value);
    return sent;
  };
  const words = document.body.dataset;
  const keeping = (form, path, saved) => {
    let kept = sent_of(form).toString();
    let leaving = false;
    let under_way = null;
    const keep = () => {
      const body = sent_of(form);
      const now = body.toString();
      if (leaving || now === kept) return;
      under_way = new AbortController();
      fetch(path, { method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin', signal: under_way.signal }).then(async (answer) => {
        if (!answer.ok) { saved.textContent = words.draftLost; return; }
        kept = now;
        saved.textContent = `${words.draftSaved} ${await answer.text()}`;
      }).catch(() => { if (!leaving) saved.textContent = words.draftLost; });
    };
    setInterval(keep, 3000);
    form.addEventListener('submit', (event) => {
      if (event.defaultPrevented) return;
      leaving = true;
      if (under_way) under_way.abort();
    });
    // Who goes elsewhere in between loses nothing.
    window.addEventListener('pagehide', () => {
      const body = sent_of(form);
      if (!leaving && body.toString() !== kept) navigator.sendBeacon(path, body);
    });
    document.addEventListener('submit', (event) => { if (event.target.elements.discard || event.submitter?.name === 'discard') leaving = true; });
    window.addEventListener('pageshow', () => { leaving = false; });
  };
  all('form[data-draft]').forEach((act) => keeping(act, act.dataset.draft, one('.saved', act)));

  // The entry form.
  const form = one('#entry');
  if (!form) return;
  const post = (path) => fetch(path, { method: 'POST', body: sent_of(form), headers: { Accept: 'application/json' }, credentials: 'same-origin' });
  let leaving = false;
  let composing = false;
  form.addEventListener('compositionstart', () => { composing = true; });
  form.addEventListener('compositionend', () => { composing = false; });
  form.addEventListener('submit', (event) => {
    if (composing || leaving) { event.preventDefault(); return; }
    leaving = true;
  });
  window.addEventListener('pageshow', () => { leaving = false; });
  keeping(form, `/desk/drafts/${form.dataset.form}`, one('#saved'));
  form.addEventListener('keydown', (event) => {
    if (composes(event) || event.defaultPrevented) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      form.requestSubmit();
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type !== 'file') {
      // Enter goes on to the next field; it never sends by accident.
      event.preventDefault();
      const order = all('input:not([type=hidden]), select:not([hidden]), textarea, button', form);
      const next = order[order.indexOf(event.target) + 1];
      if (next) next.focus();
    }
  });

  // What is probably the same.
  const aside = one('#alike');
  const hint = aside.firstElementChild;
  let last = '';
  let timer = 0;
  let turn = 0;
  const join = (number) => {
    one('#join').value = number;
    all('button', aside).forEach((button) => {
      const chosen = button.dataset.number === number;
      button.setAttribute('aria-pressed', String(chosen));
      button.firstChild.textContent = chosen ? aside.dataset.joined : aside.dataset.join;
    });
  };
  const show = (cases) => {
    if (!cases.length) { aside.replaceChildren(hint); return; }
    const heading = document.createElement('h2');
    heading.textContent = aside.dataset.title;
    const list = document.createElement('ol');
    list.append(...cases.map((suggested, place) => {
      const item = document.createElement('li');
      item.className = 'card';
      const link = document.createElement('a');
      link.href = `/desk/cases/${suggested.number}`;
      link.target = '_blank';
      link.textContent = suggested.title || suggested.number;
      const facts = document.createElement('p');
      facts.className = 'small soft';
      facts.textContent = `${suggested.reason} · ${suggested.state} · ${suggested.received}`;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button second';
      button.dataset.number = suggested.number;
      const key = document.createElement('kbd');
      key.textContent = `Alt ${place + 1}`;
      button.append(document.createTextNode(aside.dataset.join), ' ', key);
      button.addEventListener('click', () => join(one('#join').value === suggested.number ? '' : suggested.number));
      item.append(link, facts, button);
      return item;
    }));
    aside.replaceChildren(heading, list);
    join(one('#join').value);
  };
  const look = () => {
    const [text, phone, name] = ['text', 'phone', 'name'].map((field) => form.elements[field].value.trim());
    const asked = JSON.stringify([text, phone, name]);
    const enough = text.length >= 12 || phone.replace(/\D/g, '').length >= 7 || name.length >= 2;
    if (composing || asked === last) return;
    last = asked;
    const mine = ++turn;
    if (!enough) { show([]); return; }
    post('/desk/alike').then((answer) => answer.ok ? answer.json() : null).then((found) => { if (found && mine === turn) show(found.cases); }).catch(() => {});
  };
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, 600); });
  form.addEventListener('compositionend', () => { clearTimeout(timer); timer = setTimeout(look, 600); });
  document.addEventListener('keydown', (event) => {
    if (composes(event) || !event.altKey || !/^[1-5]$/.test(event.key)) return;
    const button = all('button[data-number]', aside)[Number(event.key) - 1];
    if (button) { event.preventDefault(); button.click(); }
  });
  look();
})();
