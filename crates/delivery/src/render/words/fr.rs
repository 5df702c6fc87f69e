//! French.

use doorward_core::words::OneOrMore;

use super::Words;

pub(super) const WORDS: Words = Words {
    invites: "{host} vous invite : {whereto}",
    subject: "{host} vous invite : votre lien d’accès pour {whereto}",
    two_places: "{first} et {second}",
    more_places: "{first} et {count} autres lieux",
    hello: "Bonjour",
    hello_name: "Bonjour {name}",
    opens: OneOrMore { one: "votre téléphone ouvre cette porte :", more: "votre téléphone ouvre ces portes :" },
    location: "Lieu",
    door: OneOrMore { one: "Porte", more: "Portes" },
    from: "Du",
    until: "Au",
    now: "Dès maintenant",
    no_end: "Sans date de fin",
    preview_from: "à partir du {from}",
    preview_now: "dès maintenant",
    preview_until: "jusqu’au {until}",
    preview_no_end: "sans date de fin",
    button: "Ouvrir votre page d’accès",
    button_fails: "Si le bouton ne fonctionne pas, ouvrez cette adresse dans votre navigateur :",
    code: "Ou présentez ce code au lecteur de la porte",
    code_is_attached: "Il est joint sous forme d’image : enregistrez-la pour l’avoir aussi sans réseau.",
    keep: "Gardez ce message pour vous.",
    whoever_has_it: OneOrMore {
        one: "Qui possède le lien peut ouvrir la porte.",
        more: "Qui possède le lien peut ouvrir les portes.",
    },
    unexpected: "Vous n’attendiez rien ?",
    ignore: "Ignorez ce message. Rien ne s’ouvre tant que personne n’ouvre la page et ne maintient un bouton appuyé.",
    sent_by: "{organization} a envoyé ce message avec Doorward.",
    sent_for: "{organization} a envoyé ce message avec Doorward pour {host}.",
    replies: "Les réponses vont à {host}.",
    code_file: "code-porte",
    calendar: "Ouvre : {doors}. Votre lien est dans le message qui accompagnait ce rendez-vous.",
    calendar_file: "rendez-vous",
    text_of_host: "{organization} : {host} vous envoie un lien pour la porte. Gardez-le pour vous. {link}",
    text_of_organization: "{organization} vous envoie un lien pour la porte. Gardez-le pour vous. {link}",
    text: "Votre lien pour la porte. Gardez-le pour vous. {link}",
};
