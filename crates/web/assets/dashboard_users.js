// A long import goes on by itself.
$('form[data-continue]')?.requestSubmit();
