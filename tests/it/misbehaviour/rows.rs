//! The table: what the server does, where, and with which offers; a generator for what can happen anywhere, a list for the rest.

use std::time::Duration;

use crate::model::{At, Fault, Lie, Offers, What};

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) fault: Fault,
    pub(super) offers: Offers,
    /// The login goes over STARTTLS.
    pub(super) tls: bool,
}

/// Points that a usual day passes, each with the number of tokens of its answer up to which it is cut.
const POINTS: [(At, usize); 20] = [
    (At::Greeting, 3),
    (At::AuthenticatePlus, 2),
    (At::Login, 5),
    (At::Id, 6),
    (At::List, 9),
    (At::Select, 12),
    (At::Examine, 12),
    (At::Status, 9),
    (At::Noop, 4),
    (At::Window, 22),
    (At::Last, 7),
    (At::Identity, 12),
    (At::Body, 12),
    (At::Store, 2),
    (At::Move, 8),
    (At::AppendPlus, 2),
    (At::Append, 4),
    (At::IdlePlus, 2),
    (At::News, 3),
    (At::Done, 2),
];

/// A draft is looked for by its Message-ID only where APPEND doesn't tell its UID.
fn row(at: At, what: What) -> Row {
    let uidplus = !matches!(at, At::Examine | At::Identity);
    Row { fault: Fault { at, skip: 0, what }, offers: Offers { uidplus, ..Offers::all() }, tls: false }
}

/// Every row.
pub(super) fn all() -> Vec<Row> {
    let mut rows = anywhere();
    rows.extend(lies());
    rows.extend(words());
    rows.extend(lesser_servers());
    rows.extend(before_tls());
    rows
}

/// NO, BAD, BYE, the end, silence, drops, drips, doubles and bombs at every point.
fn anywhere() -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, tokens) in POINTS {
        let faults = [
            What::DropBefore,
            What::Refuse("NO not now"),
            What::Refuse("BAD Command Error"),
            What::Refuse("NO [UNAVAILABLE] Temporary problem"),
            What::RefuseAfter("NO Some messages could not be FETCHed"),
            What::RefuseAfter("BAD User is authenticated but not connected."),
            What::ForeignTag,
            What::EndlessLine,
            What::LiteralBomb,
            What::Drip(Duration::from_millis(300)),
            What::Late(Duration::from_secs(50)),
            What::Late(Duration::from_secs(400)),
            What::NoData,
            What::Twice,
            What::Before("* OK [ALERT] Maintenance tonight\r\n"),
            What::Between("* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n"),
            What::Instead("* OK {5}\r\n"),
            What::Instead("\r\n\r\n\r\n"),
            What::Instead("+ go\r\n"),
        ];
        rows.extend(faults.into_iter().filter(|what| fits(at, what)).map(|what| row(at, what)));
        for cut in 0..=tokens {
            rows.extend([What::CutAt(cut), What::ByeAt(cut)].map(|what| row(at, what)));
        }
        rows.extend([0, 1, tokens / 2].map(|cut| row(at, What::MuteAt(cut))));
    }
    rows
}

/// A greeting can't be refused, and news have no tag.
fn fits(at: At, what: &What) -> bool {
    match what {
        What::Refuse(_) | What::RefuseAfter(_) => !matches!(at, At::Greeting | At::News | At::Done),
        What::ForeignTag => !matches!(at, At::Greeting | At::News | At::AuthenticatePlus | At::AppendPlus | At::IdlePlus),
        // A `+` that the server doesn't mean is no misbehaviour of its words, but of its ears.
        What::Instead("+ go\r\n") => {
            !matches!(at, At::News | At::Done | At::Greeting | At::AuthenticatePlus | At::AppendPlus | At::IdlePlus)
        }
        What::DropBefore | What::Instead(_) => !matches!(at, At::News | At::Done | At::Greeting),
        _ => true,
    }
}

/// What isn't true.
fn lies() -> Vec<Row> {
    use Lie::*;
    let select = [
        UidNextLeftOut,
        UidNextZero,
        UidNextLow,
        UidNextHigh,
        ValidityOther,
        ValidityZero,
        ValidityLeftOut,
        ExistsZero,
        ExistsMore,
        ExistsLess,
        ReadOnly,
    ];
    let status = [UidNextLeftOut, UidNextZero, UidNextHigh, ValidityOther, ValidityZero, ValidityLeftOut];
    let fetch = [NoUids, NoSizes, NoFlags, OddDates, SizeZero, SizeSmaller, SizeLarger];
    let body = [NoUids, NoBodies, NilBodies, SizeZero, SizeSmaller, SizeLarger, NoSizes];
    let mut rows = Vec::new();
    for skip in 0..3 {
        let at = |at, lie| Row { fault: Fault { at, skip, what: What::Lie(lie) }, offers: Offers::all(), tls: false };
        rows.extend(select.iter().map(|lie| at(At::Select, *lie)));
        rows.extend(fetch.iter().map(|lie| at(At::Window, *lie)));
        rows.extend(body.iter().map(|lie| at(At::Body, *lie)));
    }
    rows.extend(status.into_iter().map(|lie| row(At::Status, What::Lie(lie))));
    rows.extend([NewsFirst, NoUid].map(|lie| row(if lie == NoUid { At::Append } else { At::AppendPlus }, What::Lie(lie))));
    rows.extend([NewsFirst, Mute].map(|lie| row(At::IdlePlus, What::Lie(lie))));
    rows.extend([At::Store, At::Move].map(|at| row(at, What::Lie(NothingDone))));
    rows.push(Row { offers: Offers { says_capabilities: false, ..Offers::all() }, ..row(At::Capability, What::Lie(FewerCapabilities)) });
    rows
}

/// Words of real servers, and lines that nobody asked for.
fn words() -> Vec<Row> {
    let refusals = [
        "BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds",
        "NO [OVERQUOTA] Quota exceeded",
        "NO [TRYCREATE] no such folder",
        "NO [LIMIT] too much",
        "NO [ALERT] Too many simultaneous connections",
        "NO [INUSE] busy",
        "NO [AUTHENTICATIONFAILED] Authentication failed",
        "NO [SERVERBUG] Internal error",
    ];
    let points = [At::Login, At::Select, At::Window, At::Body, At::AppendPlus, At::Append, At::Move, At::Store, At::Noop];
    let mut rows: Vec<Row> = points.into_iter().flat_map(|at| refusals.map(|text| row(at, What::Refuse(text)))).collect();
    let unsolicited = [
        "* 1 EXPUNGE\r\n",
        "* 9 EXISTS\r\n",
        "* 0 EXISTS\r\n",
        "* VANISHED 1:3\r\n",
        "* FLAGS (\\Seen)\r\n",
        "* 1 FETCH (UID 4000000000 RFC822.SIZE 5 FLAGS ())\r\n",
        "* OK [UIDVALIDITY 99] renumbered\r\n",
        "* OK [UIDNEXT 4000000000] far\r\n",
        "* CAPABILITY IMAP4rev1\r\n",
        "* CAPABILITY IMAP4rev1 IMAP4rev2 ENABLE LOGINDISABLED\r\n",
        "* SEARCH 1 2 3\r\n",
        "* STATUS \"INBOX\" ()\r\n",
        "* LIST (\\Drafts) \"/\" \"Elsewhere\"\r\n",
        "* 1 RECENT\r\n",
        "* NO warning\r\n",
        "* BAD strange\r\n",
    ];
    let points = [At::Select, At::Window, At::Body, At::Noop, At::Append, At::IdlePlus, At::Identity];
    rows.extend(points.into_iter().flat_map(|at| unsolicited.map(|text| row(at, What::Between(text)))));
    rows
}

/// Servers that lack something, each with a cut in the middle of the day.
fn lesser_servers() -> Vec<Row> {
    let offers = Offers::each_without_one().into_iter().chain([Offers::none()]);
    let points = [At::Window, At::Body, At::Append, At::Copy, At::Expunge];
    let mut rows = Vec::new();
    for offers in offers {
        let copies = offers.uidplus && !offers.can_move;
        for at in points.into_iter().filter(|at| copies || !matches!(at, At::Copy | At::Expunge)) {
            rows.extend([What::DropBefore, What::CutAt(1)].map(|what| Row { offers: offers.clone(), ..row(at, what) }));
        }
    }
    rows
}

/// STARTTLS and PREAUTH tricks: whatever is said in the clear, the password is not.
fn before_tls() -> Vec<Row> {
    let greetings = [
        What::Instead("* PREAUTH [CAPABILITY IMAP4rev1] welcome back\r\n"),
        What::Instead("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] no TLS needed\r\n"),
        What::Instead("* BYE busy\r\n"),
        What::Instead("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hello\r\n* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] and more\r\n"),
        What::Instead("p1 OK welcome\r\n"),
        What::Instead("* 5 EXISTS\r\n"),
        What::Instead("+ go on\r\n"),
        What::EndlessLine,
        What::LiteralBomb,
        What::MuteAt(0),
        What::MuteAt(2),
        What::Drip(Duration::from_millis(200)),
    ];
    let upgrades = [
        What::Refuse("NO not now"),
        What::Refuse("BAD what"),
        What::RefuseAfter("NO after all"),
        What::Instead("{tag} OK go\r\n* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] injected\r\n"),
        What::Instead("{tag} OK go\r\n* PREAUTH in\r\n"),
        What::Instead("{tag} OK go\r\np2 OK welcome\r\n"),
        What::Instead("{tag} OK go\r\nx"),
        What::Instead("* OK {3}\r\nabc\r\n"),
        What::Before("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
        What::Before("* OK [ALERT] call the police\r\n"),
        What::Before("* PREAUTH [CAPABILITY IMAP4rev1] in\r\n"),
        What::Between("* BYE no\r\n"),
        What::ForeignTag,
        What::DropBefore,
        What::EndlessLine,
        What::LiteralBomb,
        What::MuteAt(0),
        What::MuteAt(1),
        What::CutAt(1),
        What::CutAt(2),
        What::CutAt(3),
        What::ByeAt(0),
        What::ByeAt(1),
    ];
    let rows = greetings.map(|what| row(At::Greeting, what)).into_iter().chain(upgrades.map(|what| row(At::StartTls, what)));
    rows.map(|row| Row { tls: true, ..row }).collect()
}
