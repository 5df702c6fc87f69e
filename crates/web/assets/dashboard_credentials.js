
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
