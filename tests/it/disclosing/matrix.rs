//! SPF, DKIM, DMARC, forged results × who writes × display name × Reply-To × Cc: no canary where any of them speaks against it.

use super::stage::{FOREIGN_CANARIES, Letter, OWN_CANARIES, Scene};

/// What the border server says with `*` for the author's domain, what stands below the border, and whether that vouches for the author.
const AUTH: &[(Option<&str>, &[&str], bool)] = &[
    (Some("dmarc=pass header.from=*"), &[], true),
    (Some("spf=fail; dkim=pass header.d=*; dmarc=none"), &[], true),
    (Some("spf=pass smtp.mailfrom=x@*; dkim=none; dmarc=none"), &[], false),
    (Some("spf=pass smtp.mailfrom=x@*; dmarc=fail (p=none) header.from=*"), &[], false),
    (Some("dkim=pass header.d=bulk.example; spf=pass smtp.mailfrom=bulk.example"), &[], false),
    (Some("dmarc=pass header.from=bulk.example"), &[], false),
    (None, &[], false),
    (None, &["Authentication-Results: mx.lipa.example; dmarc=pass header.from=*"], false),
    (
        None,
        &["Received: by mx.lipa.example; Sun, 22 Nov 2026 09:00:00 +0100", "Authentication-Results: mx.lipa.example; dkim=pass header.d=*"],
        false,
    ),
    (
        Some("none"),
        &[
            "Authentication-Results: mx.lipa.example; dmarc=pass header.from=*",
            "ARC-Authentication-Results: i=1; mx.lipa.example; dmarc=pass header.from=*",
        ],
        false,
    ),
];

/// The address, whether it is the customer's or at its own domain, and whether it is written down.
const AUTHORS: &[(&str, bool, bool)] = &[
    ("neza@gozd.example", true, true),
    ("nova@gozd.example", true, false),
    ("neza.gozd@gmail.com", false, false),
    ("neza@gozdd.example", false, false),
    ("neza@gozd.com", false, false),
    ("neza@go2d.example", false, false),
    ("neza@g\u{43e}zd.example", false, false),
    ("neza@gozd-nabava.example", false, false),
    ("neza@gozd.example.drugje.example", false, false),
    ("kdo@drugje.example", false, false),
];

const NAMES: &[&str] = &["Neža Gozd", "neza@gozd.example", "Lipa Studio, prodaja", "Gozd in sin d.o.o.", "X"];

/// A field, and whether an answer still goes to the customer alone.
const REPLIES: &[(&str, bool)] = &[
    ("X-None: 1", true),
    ("Reply-To: neza@gozd.example", true),
    ("Reply-To: peter@gozd.example", true),
    ("Reply-To: neza@freemail.example", false),
    ("Reply-To: neza@gozdd.example", false),
    ("Reply-To: neza@gozd.example, kdo@drugje.example", false),
];

const COPIES: &[(&str, bool)] = &[
    ("X-None: 2", true),
    ("Cc: peter@gozd.example", true),
    ("Cc: kolega@lipa.example", true),
    ("Cc: rok@montaza.example", false),
    ("Cc: nabava@jezerka.example", false),
];

const TEXTS: &[&str] = &[
    "Dober dan,\n\nprosim za kopijo računa R26-0318. Kje je naročilo PN-77?\n\nHvala",
    "Hello,\n\nwhere is order PN-77 and how much is still open on invoice R26-0318?\n\nThanks, Gozd in sin d.o.o., SI28251888",
    "Dober dan,\n\nkje je naročilo PN-99 in koliko znaša? Smo Hotel Jezerka d.d.\n\nHvala",
];

struct Case {
    letter: Letter,
    may_be_told: bool,
    may_have_copies: bool,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut n = 0_usize;
    for (said, below, vouched) in AUTH {
        for (address, is_customer, is_known) in AUTHORS {
            for name in NAMES {
                for (reply, stays) in REPLIES {
                    for (copy, among_us) in COPIES {
                        n += 1;
                        let may_be_told = *vouched && *is_customer && *stays;
                        // Of what must stay untold, every seventeenth: any two of these meet.
                        if !may_be_told && !n.is_multiple_of(17) {
                            continue;
                        }
                        let mut letter = Letter::from(name, address).with(reply).with(copy).about("Vprašanje", TEXTS[n % TEXTS.len()]);
                        let domain = address.split_once('@').unwrap().1;
                        letter.said = said.map(|said| said.replace('*', domain));
                        letter.below = below.iter().map(|field| field.replace('*', domain)).collect();
                        let odd = matches!(*name, "Lipa Studio, prodaja") || reply.contains("peter@");
                        cases.push(Case { letter, may_be_told, may_have_copies: may_be_told && *is_known && *among_us && !odd });
                    }
                }
            }
        }
    }
    cases
}

#[tokio::test]
async fn no_canary_is_told_where_anything_speaks_against_it() {
    let scene = Scene::set().await;
    let (cases, mut told) = (cases(), 0);
    for Case { letter, may_be_told, may_have_copies } in &cases {
        let explanation = scene.judged(&letter.mail()).await;
        let text = explanation.draft.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
        let facts = format!("{:?}", explanation.facts);
        let shown = format!("{text}\n{facts}\n{:?}\n{:?}", explanation.documents, explanation.alerts);
        let foreign = FOREIGN_CANARIES.iter().find(|canary| text.contains(*canary) || facts.contains(*canary));
        assert_eq!(foreign, None, "{letter:#?}\n{shown}");
        let own = OWN_CANARIES.iter().any(|canary| text.contains(canary));
        assert!(
            *may_be_told || !own && !explanation.facts.iter().any(|fact| fact.class > postar::domain::DisclosureClass::Public),
            "{letter:#?}\n{shown}"
        );
        told += usize::from(own);
        let asks_copy = letter.text.contains("kopijo") && explanation.draft.is_some();
        let refused = explanation.withheld.iter().any(|one| one.fact == "copy");
        assert!(!asks_copy || *may_have_copies != refused, "{letter:#?}\n{:?}", explanation.withheld);
    }
    println!("{} mails that pretend something or don't, {told} told what is theirs, 0 told what is not", cases.len());
    assert!(cases.len() > 1_000 && told > 100, "{} {told}", cases.len());
}
