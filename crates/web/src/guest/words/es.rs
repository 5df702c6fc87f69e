//! Spanish.

use doorward_core::Language;
use doorward_core::words::OneOrMore;

use super::{CodePage, Control, Message, Openings, Refusals, Script, Units, Words};

pub(super) const WORDS: Words = Words {
    language: Language::Spanish,
    your_doors: "Sus puertas",
    for_guest: "Para",
    valid_until: "Válido hasta el {until} · {away}",
    valid_always: "Válido sin fecha de fin",
    valid_from_until: "Válido desde el {from} hasta el {until}",
    valid_from: "Válido desde el {from}, sin fecha de fin",
    doors_of_link: "Puertas de este enlace",
    ready: Control {
        label: "Pulse para abrir",
        note: "Pulse y confirme en la página siguiente.",
        hold_label: "Mantenga para abrir",
        hold_note: "Mantenga pulsado durante un segundo.",
    },
    held: Control {
        label: "Puerta abierta: pase",
        note: "Se mantiene abierta {until}. Si está cerrada, pulse y confirme.",
        hold_label: "Puerta abierta: pase",
        hold_note: "Se mantiene abierta {until}. Si está cerrada, mantenga pulsado.",
    },
    offline: Control {
        label: "Quizá sin conexión: pulse para probar",
        note: "La puerta no respondió la última vez. Aun así puede probar: pulse y confirme.",
        hold_label: "Quizá sin conexión: mantenga para probar",
        hold_note: "La puerta no respondió la última vez. Aun así puede probar: mantenga pulsado.",
    },
    open_until: "Abierta {until}.",
    opens_at: "Abre el {at}",
    opens_away: "Se abre {away}.",
    gets_ready: "Esta página se actualiza sola; si no, vuelva a cargarla entonces.",
    no_doors: Message {
        title: "Aún no hay puertas",
        text: "Este enlace no abre ninguna puerta por ahora. Pregunte a la persona que le invitó.",
    },
    show_your_code: Message { title: "Muestre su código", text: "Este enlace abre puertas en su lector. Muéstrele el código." },
    starts_on: "Este enlace es válido desde el {from}. Todavía no abre nada.",
    was_valid: "Fue válido hasta el {until}, {away}.",
    starts_in: "Empieza dentro de",
    renewed_in: "Se renueva dentro de",
    openings: Openings {
        left: "Aperturas restantes {counted}: {left} de {limit}",
        one_left: "Queda 1 apertura {counted}",
        none_left: "No queda ninguna apertura {counted}",
        one_used: "Ya se usó la única apertura {of}.",
        both_used: "Ya se usaron las dos aperturas {of}.",
        all_used: "Ya se usaron las {limit} aperturas {of}.",
        of_link: "de este enlace",
        of_today: "de hoy",
        of_this_week: "de esta semana",
        of_this_month: "de este mes",
        one_more: "Habrá una más desde el {renewed}.",
        more: "Habrá {limit} más desde el {renewed}.",
        ask: "Pida más a la persona que le invitó.",
    },
    show_code: "Mostrar el código para el lector",
    code_page: CodePage {
        title: "Muestre este código al lector",
        picture: "Código QR para el lector de la puerta",
        hint: "Suba el brillo de la pantalla y mantenga el teléfono a un palmo del lector.",
        kept: "Guardado en este teléfono: el código está aquí también sin conexión.",
    },
    confirm: "Póngase ante la puerta y pulse «Abrir». Queda abierta {time}.",
    the_door: "La puerta",
    door_stays_open: "{door} queda abierta {time}.",
    seconds: OneOrMore { one: "1 segundo", more: "{count} segundos" },
    back: "Volver a sus puertas",
    open_again: Message {
        title: "Abra el enlace otra vez",
        text: "Este navegador no conoce su enlace, o el enlace ya no funciona. Ábralo desde el mensaje que recibió.",
    },
    wrong_address: Message {
        title: "Dirección incorrecta",
        text: "Ningún enlace tiene esta dirección. Ábralo desde el mensaje que recibió y, si la escribe, revise cada carácter.",
    },
    wrong_method: Message {
        title: "Así no",
        text: "Esta dirección no funciona de esa manera. Abra el enlace desde el mensaje que recibió.",
    },
    script: Script {
        code: "Código {code}",
        lost: Message { title: "Sin conexión", text: "Vaya adonde su teléfono tenga cobertura y vuelva a mantener pulsado." },
        late: Message {
            title: "Sin respuesta",
            text: "Puede que la puerta se haya abierto igualmente: pruébela. Si está cerrada, vuelva a mantener pulsado.",
        },
        fault: Message {
            title: "Algo ha fallado",
            text: "Espere un momento y vuelva a mantener pulsado. Si sigue cerrada, pregunte a la persona que le invitó.",
        },
        hint: "Mantenga pulsado durante un segundo, hasta que la puerta se abra.",
        holding: "Siga pulsando…",
        holding_said: "Siga pulsando",
        question: "¿Abrir {door}?",
        yes: "Abrir",
        no: "Cancelar",
        opening: "Abriendo…",
        opening_said: "Abriendo {door}",
        waiting: "Esperando a la puerta.",
        open: "Abierta – tire",
        open_said: "{door}: ya está abierta. Tire ahora. Queda abierta {time}.",
        stays_open: "Queda abierta {time}",
        closed_said: "{door}: se ha vuelto a cerrar.",
        wait: "Espere {time} y vuelva a mantener pulsado.",
        ready_said: "Ya puede abrir la puerta.",
        units: Units { days: "d", hours: "h", minutes: "min", seconds: "s" },
    },
    refusals: Refusals {
        not_started: Message {
            title: "Aún no está abierto",
            text: "Este enlace todavía no es válido. La página indica desde cuándo.",
        },
        ended: Message { title: "El enlace ha caducado", text: "Pida un enlace nuevo a la persona que le invitó." },
        switched_off: Message {
            title: "Enlace desactivado",
            text: "La persona que le invitó desactivó este enlace. Pídale uno nuevo.",
        },
        invalid: Message {
            title: "El enlace ya no sirve",
            text: "Abra el último mensaje que recibió o pida un enlace nuevo a la persona que le invitó.",
        },
        not_at_this_time: Message {
            title: "Cerrado a esta hora",
            text: "Este enlace no abre la puerta a esta hora. Pregunte cuándo a la persona que le invitó.",
        },
        used_up: Message {
            title: "Agotado",
            text: "Este enlace ya abrió tantas veces como puede. Pida más a la persona que le invitó.",
        },
        door_locked_down: Message {
            title: "Puerta bloqueada",
            text: "Ningún enlace abre esta puerta ahora mismo. Pregunte a quien esté allí.",
        },
        place_locked_down: Message {
            title: "Lugar bloqueado",
            text: "Ningún enlace abre puertas aquí ahora mismo. Pregunte a quien esté allí.",
        },
        not_connected: Message {
            title: "Puerta sin conectar",
            text: "Esta puerta no se puede abrir desde aquí. Avise a la persona que le invitó.",
        },
        not_of_this_link: Message {
            title: "No es de este enlace",
            text: "Este enlace ya no abre esta puerta. Pregunte a la persona que le invitó.",
        },
        no_answer: Message {
            title: "La puerta no respondió",
            text: "Puede que esté sin conexión. Espere un momento y reinténtelo, o llame a la persona que le invitó.",
        },
        timed_out: Message {
            title: "No hubo respuesta",
            text: "Puede que la puerta se haya abierto igualmente: pruébela. Si está cerrada, reinténtelo.",
        },
        did_not_open: Message {
            title: "La puerta no se abrió",
            text: "Su mecanismo indicó un fallo. Reinténtelo o llame a la persona que le invitó.",
        },
        too_many: Message { title: "Demasiados intentos", text: "Espere unos segundos y vuelva a intentarlo." },
        too_many_wrong: Message { title: "Demasiados intentos", text: "Espere un minuto y vuelva a intentarlo." },
        from_elsewhere: Message {
            title: "No se ha abierto",
            text: "La petición no vino de esta página. Abra otra vez el enlace desde su mensaje.",
        },
        not_opened: Message {
            title: "No se ha abierto",
            text: "Este enlace no abre la puerta ahora mismo. Pregunte a la persona que le invitó.",
        },
        unexpected: Message {
            title: "Algo ha fallado",
            text: "No se ha perdido nada. Espere un momento y reinténtelo, o llame a la persona que le invitó.",
        },
    },
};
