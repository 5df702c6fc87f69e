
// The form of a link on a small screen: "Never expires" stands in for both moments while they are blank.
function never(form) {
  const toggle = $('.never input', form);
  const moments = all('.moment input', form);
  const sync = () => form.classList.toggle('without-end', toggle.checked);
  toggle.closest('.never').hidden = false;
  toggle.checked = moments.every((one) => !one.value) && !$('.field.wrong .moment', form);
  toggle.addEventListener('change', () => {
    if (toggle.checked) for (const one of moments) one.value = '';
    sync();
  });
  for (const one of moments) {
    one.addEventListener('input', () => {
      if (one.value) toggle.checked = false;
    });
  }
  sync();
}
for (const toggle of all('.never input')) never(toggle.form);

// A CSV file is read into the field, where it can be looked at.
for (const input of all('input[type=file][data-into]')) {
  const field = document.getElementById(input.dataset.into);
  input.closest('[hidden]').hidden = false;
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    const large = file.size > 500_000;
    if (!large) field.value = await file.text();
    $('.said', input.parentElement.parentElement).textContent = large ? 'The file is too large: 500 kB are the most.' : `Read ${file.name}`;
  });
}
