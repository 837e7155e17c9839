//! The words that generated companies, people, places and goods are made of.

/// Where a partner lives, and what goes with it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Land {
    /// As addresses of partners say it.
    pub(super) local: &'static str,
    /// As documents say it.
    pub(super) english: &'static str,
    pub(super) iso: &'static str,
    pub(super) language: &'static str,
    /// Before the digits of a tax number.
    pub(super) tax_prefix: &'static str,
    /// 10 to the number of those digits.
    pub(super) tax_span: u64,
    pub(super) dial: &'static str,
    pub(super) first_names: &'static [&'static str],
    pub(super) surnames: &'static [&'static str],
    /// What follows a company's name.
    pub(super) forms: &'static [&'static str],
    pub(super) trades: &'static [&'static str],
    /// Post number and city.
    pub(super) cities: &'static [(&'static str, &'static str)],
    pub(super) streets: &'static [&'static str],
}

#[rustfmt::skip]
pub(super) const SLOVENIA: Land = Land {
    local: "Slovenija",
    english: "Slovenia",
    iso: "SI",
    language: "Slovenski",
    tax_prefix: "SI",
    tax_span: 100_000_000,
    dial: "+386 ",
    first_names: &[
        "Ana", "Marija", "Maja", "Nina", "Špela", "Neža", "Živa", "Tjaša", "Mojca", "Barbara", "Andreja", "Urška", "Janez", "Marko", "Luka",
        "Žiga", "Matej", "Gašper", "Rok", "Jure", "Aleš", "Boštjan", "Tomaž", "Žan",
    ],
    surnames: &[
        "Novak", "Horvat", "Kovačič", "Krajnc", "Zupančič", "Kovač", "Potočnik", "Mlakar", "Vidmar", "Kos", "Golob", "Turk", "Božič", "Kralj",
        "Korošec", "Bizjak", "Zupan", "Hribar", "Kotnik", "Kavčič", "Rozman", "Kastelic", "Oblak", "Petek", "Žagar", "Hočevar", "Kolenc",
        "Košir", "Lesjak", "Medved", "Pirc", "Šuštar", "Čeh", "Zajc", "Žnidaršič", "Uršič",
    ],
    forms: &["d.o.o.", "d.o.o.", "d.o.o.", "s.p.", "d.d.", "d.n.o."],
    trades: &[
        "Gostilna", "Mizarstvo", "Pekarna", "Trgovina", "Gradnje", "Inženiring", "Hotel", "Vinarstvo", "Elektro", "Transport", "Kmetija",
        "Oprema", "Slaščičarna", "Lekarna", "Servis", "Tisk", "Vrtnarija", "Kovinarstvo", "Studio", "Cvetličarna",
    ],
    cities: &[
        ("1000", "Ljubljana"), ("2000", "Maribor"), ("3000", "Celje"), ("4000", "Kranj"), ("5000", "Nova Gorica"), ("6000", "Koper"),
        ("8000", "Novo mesto"), ("9000", "Murska Sobota"), ("1230", "Domžale"), ("1240", "Kamnik"), ("2250", "Ptuj"), ("3320", "Velenje"),
        ("4220", "Škofja Loka"), ("4270", "Jesenice"), ("4260", "Bled"), ("6330", "Piran"), ("5220", "Tolmin"), ("1330", "Kočevje"),
        ("8340", "Črnomelj"), ("3310", "Žalec"),
    ],
    streets: &[
        "Lipova ulica", "Cankarjeva cesta", "Prešernova ulica", "Glavni trg", "Šolska ulica", "Tržaška cesta", "Dunajska cesta", "Pod gozdom",
        "Savska cesta", "Na klancu", "Obrtniška ulica", "Železna cesta", "Kolodvorska ulica", "Vrtna pot", "Mestni trg",
    ],
};

#[rustfmt::skip]
pub(super) const GERMANY: Land = Land {
    local: "Nemčija",
    english: "Germany",
    iso: "DE",
    language: "Nemški",
    tax_prefix: "DE",
    tax_span: 1_000_000_000,
    dial: "+49 ",
    first_names: &["Anna", "Katharina", "Jürgen", "Stefan", "Günther", "Sabine", "Uwe", "Björn", "Heike", "Thomas", "Käthe", "Florian"],
    surnames: &[
        "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Bäcker", "Köhler", "Schäfer", "Krüger", "Groß", "Vogel", "Jäger", "Baumann",
        "Lindner",
    ],
    forms: &["GmbH", "GmbH", "GmbH & Co. KG", "AG", "e.K."],
    trades: &["Objekteinrichtung", "Feinkost", "Handels", "Möbelhaus", "Gasthaus", "Maschinenbau", "Logistik", "Bürobedarf", "Gartenbau"],
    cities: &[
        ("20457", "Hamburg"), ("80331", "München"), ("10115", "Berlin"), ("50667", "Köln"), ("90402", "Nürnberg"), ("70173", "Stuttgart"),
        ("04109", "Leipzig"),
    ],
    streets: &["Hafenring", "Hauptstraße", "Bahnhofstraße", "Am Markt", "Goethestraße", "Mühlenweg", "Lindenallee"],
};

#[rustfmt::skip]
pub(super) const ITALY: Land = Land {
    local: "Italija",
    english: "Italy",
    iso: "IT",
    language: "Italijanski",
    tax_prefix: "IT",
    tax_span: 100_000_000_000,
    dial: "+39 ",
    first_names: &["Giulia", "Marco", "Francesca", "Luca", "Chiara", "Niccolò", "Elena", "Matteo", "Alessia", "Paolo"],
    surnames: &["Rossi", "Bianchi", "Ferrari", "Esposito", "Russo", "Colombo", "Ricci", "Marino", "De Luca", "D'Angelo", "Galli", "Conti"],
    forms: &["S.r.l.", "S.r.l.", "S.p.A.", "S.n.c."],
    trades: &["Arredamenti", "Ristorante", "Caffè", "Forniture", "Alimentari", "Trasporti", "Officina", "Enoteca"],
    cities: &[("34121", "Trieste"), ("33100", "Udine"), ("34170", "Gorizia"), ("30121", "Venezia"), ("20121", "Milano"), ("40121", "Bologna")],
    streets: &["Via Roma", "Via Garibaldi", "Corso Italia", "Piazza dell'Unità", "Via Dante", "Viale Miramare"],
};

#[rustfmt::skip]
pub(super) const AUSTRIA: Land = Land {
    local: "Avstrija",
    english: "Austria",
    iso: "AT",
    tax_prefix: "ATU",
    tax_span: 100_000_000,
    dial: "+43 ",
    cities: &[("9500", "Villach"), ("9020", "Klagenfurt"), ("8010", "Graz"), ("1010", "Wien"), ("5020", "Salzburg")],
    ..GERMANY
};

/// A kind of goods.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ware {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    /// 9.5 % instead of 22 %.
    pub(super) reduced_tax: bool,
    /// The lowest price in cents; the highest is ten times as much.
    pub(super) from_cents: u64,
}

const fn ware(code: &'static str, name: &'static str, unit: &'static str, reduced_tax: bool, from_cents: u64) -> Ware {
    Ware { code, name, unit, reduced_tax, from_cents }
}

pub(super) const WARES: &[Ware] = &[
    ware("MIZA", "Miza", "kos", false, 8_900),
    ware("STOL", "Stol", "kos", false, 3_900),
    ware("OMARA", "Omara", "kos", false, 12_900),
    ware("POLICA", "Polica", "kos", false, 1_490),
    ware("SVET", "Svetilka", "kos", false, 1_990),
    ware("PREPR", "Preproga", "kos", false, 4_900),
    ware("DESKA", "Deska", "m", false, 350),
    ware("BARVA", "Barva za les", "l", false, 690),
    ware("VIJAK", "Vijaki", "pak", false, 120),
    ware("KAVA", "Kava", "kg", true, 990),
    ware("CAJ", "Čaj", "pak", true, 290),
    ware("MED", "Med", "kg", true, 750),
    ware("OLJE", "Bučno olje", "l", true, 890),
    ware("PAPIR", "Papir", "pak", false, 390),
    ware("SKATLA", "Škatla", "kos", false, 45),
];

/// What a ware is made of or tastes of, and its code.
#[rustfmt::skip]
pub(super) const KINDS: &[(&str, &str)] = &[
    ("HRA", "hrast"), ("BUK", "bukev"), ("JES", "jesen"), ("BEL", "bela"), ("CRN", "črna"), ("SIV", "siva"), ("ZEL", "zelena"), ("NAR", "naravna"),
    ("GOZ", "gozdna"), ("DOM", "domača"), ("EKO", "ekološka"), ("KLA", "klasična"),
];
