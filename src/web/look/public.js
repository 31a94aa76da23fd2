// What the public pages do more comfortably with a script; all of it works without one.

// Files: the button speaks the language of the page, and what was chosen stands below it.
for (const pick of document.querySelectorAll('.pick')) {
  const input = pick.querySelector('input');
  const list = pick.querySelector('ul');
  pick.classList.add('own');
  pick.querySelector('label').hidden = false;
  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement('li'), { textContent: file.name })));
    list.hidden = input.files.length === 0;
  };
  input.addEventListener('change', show);
  show();
}

// The receipt: on paper, or into another window.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
