//! The words for moments and spans, in each language.

use crate::Language;
use crate::words::OneOrMore;

/// The words of one language. Names are short, as CLDR has them.
pub(super) struct Words {
    /// From Monday on.
    pub weekdays: [&'static str; 7],
    pub months: [&'static str; 12],
    /// `{weekday}`, `{day}`, `{month}`
    pub date: &'static str,
    /// Within half a minute.
    pub now: &'static str,
    /// `{span}`: ahead.
    pub ahead: &'static str,
    /// `{span}`: over.
    pub ago: &'static str,
    /// Units as they stand after a number, in the case that [`Self::ahead`] and [`Self::ago`] ask for.
    pub minute: OneOrMore,
    pub hour: OneOrMore,
    pub day: OneOrMore,
    pub week: OneOrMore,
    pub month: OneOrMore,
    pub year: OneOrMore,
    /// `{time}`: a time of today; the one is that of the hour after midnight.
    pub until_time: OneOrMore,
    /// `{moment}`, which begins with a date.
    pub until_moment: &'static str,
    pub in_total: &'static str,
    pub today: &'static str,
    pub this_week: &'static str,
    pub this_month: &'static str,
}

impl Words {
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::French => &FRENCH,
            Language::Spanish => &SPANISH,
        }
    }
}

const ENGLISH: Words = Words {
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    date: "{weekday} {day} {month}",
    now: "now",
    ahead: "in {span}",
    ago: "{span} ago",
    minute: OneOrMore { one: "minute", more: "minutes" },
    hour: OneOrMore { one: "hour", more: "hours" },
    day: OneOrMore { one: "day", more: "days" },
    week: OneOrMore { one: "week", more: "weeks" },
    month: OneOrMore { one: "month", more: "months" },
    year: OneOrMore { one: "year", more: "years" },
    until_time: OneOrMore { one: "until {time}", more: "until {time}" },
    until_moment: "until {moment}",
    in_total: "in total",
    today: "today",
    this_week: "this week",
    this_month: "this month",
};

const GERMAN: Words = Words {
    weekdays: ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
    months: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
    date: "{weekday} {day}. {month}",
    now: "jetzt",
    ahead: "in {span}",
    ago: "vor {span}",
    minute: OneOrMore { one: "Minute", more: "Minuten" },
    hour: OneOrMore { one: "Stunde", more: "Stunden" },
    day: OneOrMore { one: "Tag", more: "Tagen" },
    week: OneOrMore { one: "Woche", more: "Wochen" },
    month: OneOrMore { one: "Monat", more: "Monaten" },
    year: OneOrMore { one: "Jahr", more: "Jahren" },
    until_time: OneOrMore { one: "bis {time}", more: "bis {time}" },
    until_moment: "bis {moment}",
    in_total: "insgesamt",
    today: "heute",
    this_week: "diese Woche",
    this_month: "diesen Monat",
};

const FRENCH: Words = Words {
    weekdays: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    months: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    date: "{weekday} {day} {month}",
    now: "maintenant",
    ahead: "dans {span}",
    ago: "il y a {span}",
    minute: OneOrMore { one: "minute", more: "minutes" },
    hour: OneOrMore { one: "heure", more: "heures" },
    day: OneOrMore { one: "jour", more: "jours" },
    week: OneOrMore { one: "semaine", more: "semaines" },
    month: OneOrMore { one: "mois", more: "mois" },
    year: OneOrMore { one: "an", more: "ans" },
    until_time: OneOrMore { one: "jusqu’à {time}", more: "jusqu’à {time}" },
    until_moment: "jusqu’au {moment}",
    in_total: "au total",
    today: "aujourd’hui",
    this_week: "cette semaine",
    this_month: "ce mois-ci",
};

const SPANISH: Words = Words {
    weekdays: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    date: "{weekday} {day} {month}",
    now: "ahora",
    ahead: "dentro de {span}",
    ago: "hace {span}",
    minute: OneOrMore { one: "minuto", more: "minutos" },
    hour: OneOrMore { one: "hora", more: "horas" },
    day: OneOrMore { one: "día", more: "días" },
    week: OneOrMore { one: "semana", more: "semanas" },
    month: OneOrMore { one: "mes", more: "meses" },
    year: OneOrMore { one: "año", more: "años" },
    until_time: OneOrMore { one: "hasta la {time}", more: "hasta las {time}" },
    until_moment: "hasta el {moment}",
    in_total: "en total",
    today: "hoy",
    this_week: "esta semana",
    this_month: "este mes",
};
