use doorward_core::Language;

use super::Words;
use crate::guest::Message;

pub static WORDS: Words = Words {
    language: Language::Spanish,
    title: "Terminal",
    pair_title: "Vincular esta tableta",
    pair_text: "Un administrador obtiene el código en la página de la puerta, en el panel. Sirve durante 15 minutos.",
    pair_label: "Código de vinculación",
    pair_button: "Vincular",
    wrong_code: Message { title: "Este código no sirve", text: "No se conoce, ya se usó o ha caducado. Pida uno nuevo." },
    revoked: "Esta tableta ya no está vinculada. No abre nada hasta que se vincule de nuevo.",
    too_many: "Demasiados intentos. Inténtelo de nuevo en {seconds} s.",
    needs_script: "Esta página necesita JavaScript: lee códigos con la cámara.",
    show: Message { title: "Muestre su código", text: "Sosténgalo delante de la cámara." },
    show_scanner: Message { title: "Muestre su código", text: "Sosténgalo delante del lector." },
    checking: "Comprobando …",
    granted: Message { title: "Abierto", text: "Tire de la puerta ahora." },
    lost: Message { title: "Sin conexión", text: "No se puede contactar con la puerta ahora. Inténtelo de nuevo en un momento." },
    late: Message { title: "Sin respuesta", text: "No se sabe si la puerta se abrió. Pruébela y muestre de nuevo su código." },
    no_door: "Aún sin puerta",
    connected: "Conectado desde las {time}",
    disconnected: "Sin conexión desde las {time}",
    connecting: "Conectando …",
    camera_on: "Cámara activa desde las {time}",
    camera_off: "Sin cámara desde las {time}",
    camera_waiting: "Esperando la cámara",
    camera_picture: "Lo que ve la cámara",
    full_screen: "Pantalla completa",
    leave_full_screen: "Salir de pantalla completa",
    sound_on: "Sonido activado",
    sound_off: "Sonido desactivado",
    code: "Código {code}",
};
