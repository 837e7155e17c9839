//! Folders with a special use, and the names that mail programs give them.

/// A special use: its attribute (RFC 6154 §2) and the names that mail programs give such a folder, in small letters.
pub(crate) struct SpecialUse {
    pub(crate) attribute: &'static str,
    names: &'static [&'static str],
}

pub(crate) const DRAFTS: SpecialUse = SpecialUse {
    attribute: "\\DRAFTS",
    names: &[
        "drafts",
        "draft",
        "osnutki",
        "nacrti",
        "skice",
        "entwürfe",
        "entwurf",
        "bozze",
        "brouillons",
        "borradores",
        "rascunhos",
        "concepten",
        "utkast",
        "kladder",
        "kopie robocze",
        "koncepty",
        "rozepsané",
        "piszkozatok",
        "черновики",
        "draftovi",
        "gmail drafts",
        "下書き",
    ],
};
pub(crate) const SENT: SpecialUse = SpecialUse {
    attribute: "\\SENT",
    names: &[
        "sent",
        "sent items",
        "sent messages",
        "sent mail",
        "poslano",
        "poslana pošta",
        "poslana sporočila",
        "poslani predmeti",
        "gesendet",
        "gesendete elemente",
        "gesendete objekte",
        "inviati",
        "posta inviata",
        "poslana pošta",
        "poslane stavke",
        "envoyés",
        "éléments envoyés",
        "enviados",
        "verzonden items",
        "skickat",
        "wysłane",
        "odeslané",
        "odoslané",
        "elküldött elemek",
        "отправленные",
    ],
};
pub(crate) const TRASH: SpecialUse = SpecialUse {
    attribute: "\\TRASH",
    names: &[
        "trash",
        "deleted",
        "deleted items",
        "deleted messages",
        "bin",
        "koš",
        "smetnjak",
        "izbrisano",
        "izbrisani predmeti",
        "smeće",
        "otpad",
        "papierkorb",
        "gelöschte elemente",
        "gelöscht",
        "cestino",
        "posta eliminata",
        "corbeille",
        "éléments supprimés",
        "papelera",
        "lixo",
        "prullenbak",
        "papperskorgen",
        "kosz",
        "kôš",
        "kuka",
        "удаленные",
    ],
};
pub(crate) const JUNK: SpecialUse = SpecialUse {
    attribute: "\\JUNK",
    names: &[
        "junk",
        "spam",
        "junk email",
        "junk e-mail",
        "bulk mail",
        "vsiljena pošta",
        "neželena pošta",
        "neželena e-pošta",
        "unerwünscht",
        "junk-e-mail",
        "posta indesiderata",
        "indésirables",
        "courrier indésirable",
        "correo no deseado",
        "ongewenste e-mail",
        "skräppost",
    ],
};

/// Has no well-known names: only a server that has such a folder marks it.
pub(crate) const ALL: SpecialUse = SpecialUse { attribute: "\\ALL", names: &[] };

impl SpecialUse {
    /// The folder of this use among some names, which are given as their parts from the top; the best-known name wins.
    pub(crate) fn find_by_name<'a, T>(&self, folders: &'a [T], parts: impl Fn(&T) -> Vec<String>) -> Option<&'a T> {
        self.names.iter().find_map(|name| folders.iter().find(|folder| is_called(&parts(folder), name)))
    }
}

/// Whether a folder has this name at the top, or right below the one folder that some servers put all others in.
fn is_called(parts: &[String], name: &str) -> bool {
    let last = match parts {
        [only] => only,
        [first, last] if matches!(first.to_uppercase().as_str(), "INBOX" | "[GMAIL]" | "[GOOGLE MAIL]") => last,
        _ => return false,
    };
    last.to_lowercase() == name
}
