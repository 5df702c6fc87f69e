// People: a file is read into the field that takes pasted lines, and a long import goes on by itself.
for (const one of all('[data-file]')) one.hidden = false;
document.addEventListener('change', async ({ target }) => {
  const into = target.dataset?.into;
  if (!into || !target.files[0]) return;
  const field = $(`[name="${into}"]`);
  field.value = await target.files[0].text();
  field.focus();
});
$('form[data-continue]')?.requestSubmit();
