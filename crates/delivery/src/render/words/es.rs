//! Spanish.

use doorward_core::words::OneOrMore;

use super::Words;

pub(super) const WORDS: Words = Words {
    invites: "{host} le invita: {whereto}",
    subject: "{host} le invita: su enlace de acceso a {whereto}",
    two_places: "{first} y {second}",
    more_places: "{first} y {count} lugares más",
    hello: "Hola",
    hello_name: "Hola, {name}",
    opens: OneOrMore { one: "su teléfono abre esta puerta:", more: "su teléfono abre estas puertas:" },
    location: "Lugar",
    door: OneOrMore { one: "Puerta", more: "Puertas" },
    from: "Desde",
    until: "Hasta",
    now: "Ahora",
    no_end: "Sin fecha de fin",
    preview_from: "desde {from}",
    preview_now: "desde ahora",
    preview_until: "hasta {until}",
    preview_no_end: "sin fecha de fin",
    button: "Abrir su página de acceso",
    button_fails: "Si el botón no funciona, abra esta dirección en su navegador:",
    code: "O muestre este código al lector de la puerta",
    code_is_attached: "Va adjunto como imagen: guárdela para tenerla también sin conexión.",
    keep: "No comparta este correo.",
    whoever_has_it: OneOrMore {
        one: "Quien tenga el enlace puede abrir la puerta.",
        more: "Quien tenga el enlace puede abrir las puertas.",
    },
    unexpected: "¿No lo esperaba?",
    ignore: "Ignore este correo. No se abre nada mientras nadie abra la página y mantenga pulsado un botón.",
    sent_by: "{organization} envió este correo con Doorward.",
    sent_for: "{organization} envió este correo con Doorward en nombre de {host}.",
    replies: "Las respuestas van a {host}.",
    code_file: "codigo-puerta",
    calendar: "Abre: {doors}. Su enlace está en el correo con el que llegó esta cita.",
    calendar_file: "cita",
    text_of_host: "{organization}: {host} le manda un enlace para la puerta. No lo comparta. {link}",
    text_of_organization: "{organization} le manda un enlace para la puerta. No lo comparta. {link}",
    text: "Su enlace para la puerta. No lo comparta. {link}",
};
