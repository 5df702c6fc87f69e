use doorward_core::Language;

use super::Words;
use crate::guest::Message;

pub static WORDS: Words = Words {
    language: Language::French,
    title: "Terminal",
    pair_title: "Associer cette tablette",
    pair_text: "Un administrateur obtient le code sur la page de la porte, dans le tableau de bord. Il est valable 15 minutes.",
    pair_label: "Code d’association",
    pair_button: "Associer",
    wrong_code: Message {
        title: "Ce code ne convient pas",
        text: "Il est inconnu, déjà utilisé ou expiré. Demandez-en un nouveau.",
    },
    revoked: "Cette tablette n’est plus associée. Elle n’ouvre rien tant qu’elle n’est pas associée de nouveau.",
    too_many: "Trop d’essais. Réessayez dans {seconds} s.",
    needs_script: "Cette page a besoin de JavaScript : elle lit les codes avec la caméra.",
    show: Message { title: "Montrez votre code", text: "Tenez-le devant la caméra." },
    show_scanner: Message { title: "Montrez votre code", text: "Tenez-le devant le lecteur." },
    checking: "Vérification …",
    granted: Message { title: "Ouvert", text: "Tirez la porte maintenant." },
    lost: Message { title: "Pas de connexion", text: "La porte est injoignable pour le moment. Réessayez dans un instant." },
    late: Message {
        title: "Pas de réponse",
        text: "On ne sait pas si la porte s’est ouverte. Essayez-la, puis montrez de nouveau votre code.",
    },
    no_door: "Pas encore de porte",
    connected: "Connecté depuis {time}",
    disconnected: "Déconnecté depuis {time}",
    connecting: "Connexion …",
    camera_on: "Caméra active depuis {time}",
    camera_off: "Pas de caméra depuis {time}",
    camera_waiting: "En attente de la caméra",
    camera_picture: "Ce que voit la caméra",
    full_screen: "Plein écran",
    leave_full_screen: "Quitter le plein écran",
    sound_on: "Son activé",
    sound_off: "Son coupé",
    code: "Code {code}",
};
