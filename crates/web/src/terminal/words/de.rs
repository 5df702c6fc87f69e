use doorward_core::Language;

use super::Words;
use crate::guest::Message;

pub static WORDS: Words = Words {
    language: Language::German,
    title: "Terminal",
    pair_title: "Dieses Tablet koppeln",
    pair_text: "Den Code bekommt, wer die Tür verwaltet, auf ihrer Seite im Dashboard. Er gilt 15 Minuten.",
    pair_label: "Kopplungscode",
    pair_button: "Koppeln",
    wrong_code: Message {
        title: "Mit diesem Code geht es nicht",
        text: "Er ist unbekannt, schon benutzt oder abgelaufen. Lassen Sie sich einen neuen geben.",
    },
    revoked: "Dieses Tablet ist nicht mehr gekoppelt. Es öffnet nichts, bis es wieder gekoppelt ist.",
    too_many: "Zu viele Versuche. Versuchen Sie es in {seconds} s wieder.",
    needs_script: "Diese Seite braucht JavaScript: Sie liest Codes mit der Kamera.",
    show: Message { title: "Code zeigen", text: "Halten Sie ihn vor die Kamera." },
    show_scanner: Message { title: "Code zeigen", text: "Halten Sie ihn vor den Scanner." },
    checking: "Wird geprüft …",
    granted: Message { title: "Offen", text: "Ziehen Sie jetzt an der Tür." },
    lost: Message {
        title: "Keine Verbindung",
        text: "Die Tür ist gerade nicht zu erreichen. Versuchen Sie es gleich noch einmal.",
    },
    late: Message {
        title: "Keine Antwort",
        text: "Ob die Tür offen ist, ist nicht bekannt. Probieren Sie es, und zeigen Sie den Code dann noch einmal.",
    },
    no_door: "Noch keine Tür",
    connected: "Verbunden seit {time}",
    disconnected: "Nicht verbunden seit {time}",
    connecting: "Wird verbunden …",
    camera_on: "Kamera an seit {time}",
    camera_off: "Keine Kamera seit {time}",
    camera_waiting: "Wartet auf die Kamera",
    camera_picture: "Was die Kamera sieht",
    full_screen: "Vollbild",
    leave_full_screen: "Vollbild beenden",
    sound_on: "Ton an",
    sound_off: "Ton aus",
    code: "Code {code}",
};
