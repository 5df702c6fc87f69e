//! French.

use doorward_core::Language;
use doorward_core::words::OneOrMore;

use super::{CodePage, Control, Message, Openings, Refusals, Script, Units, Words};

pub(super) const WORDS: Words = Words {
    language: Language::French,
    your_doors: "Vos portes",
    for_guest: "Pour",
    valid_until: "Valable jusqu’au {until} · {away}",
    valid_always: "Valable sans date de fin",
    valid_from_until: "Valable du {from} au {until}",
    valid_from: "Valable à partir du {from}, sans date de fin",
    doors_of_link: "Portes de ce lien",
    ready: Control {
        label: "Appuyer pour ouvrir",
        note: "Appuyez, puis confirmez sur la page suivante.",
        hold_label: "Maintenir pour ouvrir",
        hold_note: "Maintenez appuyé pendant une seconde.",
    },
    held: Control {
        label: "Porte ouverte\u{a0}: entrez",
        note: "Maintenue ouverte {until}. Si elle est fermée, appuyez, puis confirmez.",
        hold_label: "Porte ouverte\u{a0}: entrez",
        hold_note: "Maintenue ouverte {until}. Si elle est fermée, maintenez appuyé.",
    },
    offline: Control {
        label: "Peut-être hors ligne – appuyer pour essayer",
        note: "La porte n’a pas répondu la dernière fois. Essayez quand même\u{a0}: appuyez, puis confirmez.",
        hold_label: "Peut-être hors ligne – maintenir pour essayer",
        hold_note: "La porte n’a pas répondu la dernière fois. Essayez quand même\u{a0}: maintenez appuyé.",
    },
    open_until: "Ouverte {until}.",
    opens_at: "Ouvre le {at}",
    opens_away: "Elle s’ouvre {away}.",
    gets_ready: "Cette page se met à jour d’elle-même, ou rechargez-la à ce moment-là.",
    no_doors: Message {
        title: "Pas encore de porte",
        text: "Ce lien n’ouvre aucune porte pour le moment. Demandez à la personne qui vous a invité.",
    },
    show_your_code: Message {
        title: "Présentez votre code",
        text: "Ce lien ouvre des portes par leur lecteur. Présentez-lui son code.",
    },
    starts_on: "Ce lien est valable à partir du {from}. Il n’ouvre encore rien.",
    was_valid: "Il était valable jusqu’au {until}, {away}.",
    starts_in: "Commence dans",
    renewed_in: "Renouvelé dans",
    openings: Openings {
        left: "Ouvertures restantes {counted}\u{a0}: {left} sur {limit}",
        one_left: "Il reste 1 ouverture {counted}",
        none_left: "Il ne reste aucune ouverture {counted}",
        one_used: "L’unique ouverture {of} est utilisée.",
        both_used: "Les deux ouvertures {of} sont utilisées.",
        all_used: "Les {limit} ouvertures {of} sont utilisées.",
        of_link: "de ce lien",
        of_today: "d’aujourd’hui",
        of_this_week: "de cette semaine",
        of_this_month: "de ce mois-ci",
        one_more: "Il y en aura une de plus à partir du {renewed}.",
        more: "Il y en aura {limit} de plus à partir du {renewed}.",
        ask: "Demandez-en plus à la personne qui vous a invité.",
    },
    show_code: "Afficher le code pour le lecteur",
    code_page: CodePage {
        title: "Présentez ce code au lecteur",
        picture: "Code QR pour le lecteur de la porte",
        hint: "Augmentez la luminosité de l’écran, et tenez le téléphone à une largeur de main du lecteur.",
        kept: "Enregistré sur ce téléphone\u{a0}: le code est là même sans réseau.",
    },
    confirm: "Placez-vous devant la porte, puis appuyez sur «\u{a0}Ouvrir\u{a0}». Elle reste ouverte {time}.",
    the_door: "La porte",
    door_stays_open: "{door} reste ouverte {time}.",
    seconds: OneOrMore { one: "1 seconde", more: "{count} secondes" },
    back: "Retour à vos portes",
    open_again: Message {
        title: "Ouvrez le lien à nouveau",
        text: "Ce navigateur ne connaît pas votre lien, ou le lien n’est plus valable. Ouvrez-le depuis le message que vous avez reçu.",
    },
    wrong_address: Message {
        title: "Mauvaise adresse",
        text: "Aucun lien n’a cette adresse. Ouvrez-le depuis le message que vous avez reçu, et si vous la saisissez, vérifiez chaque caractère.",
    },
    wrong_method: Message {
        title: "Pas de cette façon",
        text: "Cette adresse ne fonctionne pas ainsi. Ouvrez le lien depuis le message que vous avez reçu.",
    },
    script: Script {
        code: "Code {code}",
        lost: Message { title: "Pas de connexion", text: "Allez là où votre téléphone capte, puis maintenez à nouveau." },
        late: Message {
            title: "Pas de réponse",
            text: "La porte s’est peut-être ouverte quand même\u{a0}: essayez-la. Si elle est fermée, maintenez à nouveau.",
        },
        fault: Message {
            title: "Un problème est survenu",
            text: "Attendez un instant, puis maintenez à nouveau. Si la porte reste fermée, demandez à la personne qui vous a invité.",
        },
        hint: "Maintenez appuyé pendant une seconde, jusqu’à ce que la porte s’ouvre.",
        holding: "Maintenez…",
        holding_said: "Maintenez",
        question: "Ouvrir {door}\u{a0}?",
        yes: "Ouvrir",
        no: "Annuler",
        opening: "Ouverture…",
        opening_said: "Ouverture de {door}",
        waiting: "En attente de la porte.",
        open: "Ouvert – tirez",
        open_said: "{door}\u{a0}: c’est ouvert. Tirez maintenant. La porte reste ouverte {time}.",
        stays_open: "Reste ouverte {time}",
        closed_said: "{door}\u{a0}: c’est refermé.",
        wait: "Attendez {time}, puis maintenez à nouveau.",
        ready_said: "Vous pouvez ouvrir la porte maintenant.",
        units: Units { days: "j", hours: "h", minutes: "min", seconds: "s" },
    },
    refusals: Refusals {
        not_started: Message {
            title: "Pas encore ouvert",
            text: "Ce lien n’est pas encore valable. La page indique à partir de quand.",
        },
        ended: Message { title: "Le lien a expiré", text: "Demandez un nouveau lien à la personne qui vous a invité." },
        switched_off: Message {
            title: "Lien désactivé",
            text: "La personne qui vous a invité a désactivé ce lien. Demandez-lui-en un nouveau.",
        },
        invalid: Message {
            title: "Lien plus valable",
            text: "Ouvrez le dernier message reçu, ou demandez un nouveau lien à la personne qui vous a invité.",
        },
        not_at_this_time: Message {
            title: "Fermé à cette heure",
            text: "Ce lien n’ouvre pas la porte à cette heure. Demandez quand à la personne qui vous a invité.",
        },
        used_up: Message {
            title: "Épuisé",
            text: "Ce lien a ouvert autant de fois que permis. Demandez-en plus à la personne qui vous a invité.",
        },
        door_locked_down: Message {
            title: "Porte verrouillée",
            text: "Aucun lien n’ouvre cette porte en ce moment. Adressez-vous aux personnes sur place.",
        },
        place_locked_down: Message {
            title: "Lieu verrouillé",
            text: "Aucun lien n’ouvre de porte ici en ce moment. Adressez-vous aux personnes sur place.",
        },
        not_connected: Message {
            title: "Porte non connectée",
            text: "Cette porte ne peut pas être ouverte d’ici. Prévenez la personne qui vous a invité.",
        },
        not_of_this_link: Message {
            title: "Porte hors de ce lien",
            text: "Ce lien n’ouvre plus cette porte. Demandez à la personne qui vous a invité.",
        },
        no_answer: Message {
            title: "La porte ne répond pas",
            text: "Elle est peut-être hors ligne. Réessayez dans un instant, ou appelez la personne qui vous a invité.",
        },
        timed_out: Message {
            title: "Réponse non reçue",
            text: "La porte s’est peut-être ouverte quand même\u{a0}: essayez-la. Si elle est fermée, réessayez.",
        },
        did_not_open: Message {
            title: "Porte restée fermée",
            text: "Son ouvre-porte a signalé une erreur. Réessayez, ou appelez la personne qui vous a invité.",
        },
        too_many: Message { title: "Trop d’essais", text: "Attendez quelques secondes, puis réessayez." },
        too_many_wrong: Message { title: "Trop d’essais", text: "Attendez une minute, puis réessayez." },
        from_elsewhere: Message {
            title: "Rien n’a été ouvert",
            text: "La demande ne venait pas de cette page. Ouvrez à nouveau le lien depuis votre message.",
        },
        not_opened: Message {
            title: "Rien n’a été ouvert",
            text: "Ce lien n’ouvre pas la porte en ce moment. Demandez à la personne qui vous a invité.",
        },
        unexpected: Message {
            title: "Un problème est survenu",
            text: "Rien n’est perdu. Réessayez dans un instant, ou appelez la personne qui vous a invité.",
        },
    },
};
