//! How big it may get: a company of many years is found as quickly as a small one, and the memory stays small.
//!
//! `POSTAR_MIRROR_DOCUMENTS=1000000 cargo nextest run --release a_company_of_many_years` fills the store with a million documents and a
//! hundred thousand partners; without it the same is done at a fiftieth of the size.

use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::date;
use postar::domain::{
    Contact, Currency, DocLink, DocType, Document, DocumentLine, EmailAddress, MailDomain, MatchReason, MkId, Signals, Status, number_key,
};
use postar::store::{Changes, MirrorKind, Store};

use super::samples::*;

/// Documents where nothing else is asked for.
const DOCUMENTS: usize = 20_000;

/// Documents for each partner.
const OF_EACH: usize = 10;

/// As many rows as a page of the ERP has.
const PAGE: usize = 100;

/// The longest that 99 of 100 look-ups may take in a release build.
const QUICK: Duration = Duration::from_millis(1);

/// A debug build is many times slower; then only a look-up that reads everything is caught.
const SLOW: Duration = Duration::from_millis(50);

/// The most memory of the whole process.
const MOST_MEMORY: usize = 400 * 1024 * 1024;

fn documents() -> usize {
    std::env::var("POSTAR_MIRROR_DOCUMENTS").ok().and_then(|said| said.parse().ok()).unwrap_or(DOCUMENTS)
}

fn partner_of(n: usize, partners: usize) -> usize {
    n.wrapping_mul(7_919) % partners
}

fn partner(n: usize) -> Contact {
    let name = format!("{} {} d.o.o.", ["Lesarstvo", "Pohištvo", "Trgovina", "Hotel", "Gostilna"][n % 5], word(n));
    let tax_number = Some(format!("SI{:08}", n + 10_000_000));
    Contact { name, tax_number, ..contact(&format!("{}", 471_100_000_000 + n), &format!("{}@podjetje{n}.example", word(n))) }
}

/// A word that looks like a name, another one for each number.
fn word(n: usize) -> String {
    let syllables = ["ko", "lar", "no", "vak", "mar", "in", "ze", "lja", "bre", "gar"];
    n.to_string().bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect()
}

fn order(n: usize, partners: usize) -> Document {
    let line = |k: usize| DocumentLine {
        product: Some(MkId::new(format!("{}", 471_200_000_000 + (n * 3 + k) % 50_000))),
        code: Some(format!("MIZA-{}", (n * 3 + k) % 50_000)),
        name: format!("Miza hrast {} × 80 cm", 100 + (n + k) % 200),
        unit: Some("kos".to_owned()),
        amount: 2.into(),
        price: Some("180".parse().unwrap()),
        price_with_tax: Some("219.6".parse().unwrap()),
        discount: None,
    };
    let doc_type = [DocType::SalesOrder, DocType::SalesBillDomestic, DocType::SalesOrder, DocType::SalesOffer][n % 4];
    let owner = partner_of(n, partners);
    Document {
        doc_type,
        date: Some(date(2016, 1, 1) + i64::try_from(n % 3_900).unwrap().days()),
        partner_name: Some(partner(owner).name),
        buyer_order: n.is_multiple_of(3).then(|| format!("WEB-{n}")),
        currency: Currency::eur(),
        status: Some(Status { code: "shipped".to_owned(), shown: "Odpremljen".to_owned() }),
        lines: (0..3).map(line).collect(),
        sum_basic: Some("1080".parse().unwrap()),
        sum_all: Some("1317.6".parse().unwrap()),
        sum_paid: Some("1317.6".parse().unwrap()),
        due_date: Some(date(2026, 11, 30)),
        tracking_codes: if n.is_multiple_of(2) { vec![format!("RR{n:09}SI")] } else { vec![] },
        links: vec![DocLink { id: MkId::new(format!("{}", 471_300_000_000 + n / 2)), number: Some(format!("R-{n}")), doc_type: None }],
        ..document(&format!("{}", 471_300_000_000 + n), &number(n), &format!("{}", 471_100_000_000 + owner))
    }
}

fn number(n: usize) -> String {
    format!("PN-{}-{n}", 2016 + n % 11)
}

async fn fill(store: &Store, documents: usize, partners: usize) {
    for page in (0..partners).collect::<Vec<_>>().chunks(1_000) {
        let changes = page.iter().fold(Changes::new(), |changes, n| changes.contact(&tenant(), read(partner(*n))));
        store.commit(changes).await.unwrap();
    }
    for first in (0..documents).step_by(PAGE) {
        let page = first..(first + PAGE).min(documents);
        let changes = page.fold(Changes::new(), |changes, n| changes.document(&tenant(), read(order(n, partners))));
        store.commit(changes).await.unwrap();
        if first % 50_000 == 0 {
            println!("{first} documents, {} MB of memory", memory("VmRSS:") / 1_048_576);
        }
    }
}

/// Bytes, from the line of `/proc/self/status` that begins so.
fn memory(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// The 99th of a hundred, of a thousand look-ups spread over everything, after as many others: what a store needs at once is in memory then.
fn p99(of: usize, mut look_up: impl FnMut(usize)) -> Duration {
    (0..1_000).for_each(|n| look_up(n * 15_485_863 % of));
    let mut times: Vec<Duration> = (0..1_000)
        .map(|n| {
            let begin = Instant::now();
            look_up(n * 104_729 % of);
            begin.elapsed()
        })
        .collect();
    times.sort();
    println!("median {:?}, p99 {:?}, longest {:?}", times[500], times[989], times[999]);
    times[989]
}

#[tokio::test]
async fn a_company_of_many_years_is_as_quickly_at_hand_as_a_small_one() {
    let (documents, partners) = (documents(), documents() / OF_EACH);
    let (_folder, store) = store();
    let begin = Instant::now();
    fill(&store, documents, partners).await;
    let filled = begin.elapsed();
    assert_eq!(store.count(&tenant(), MirrorKind::Contacts).unwrap(), partners as u64);
    let by_address = p99(partners, |n| {
        let author = EmailAddress::parse(&format!("{}@podjetje{n}.example", word(n)));
        let signals = Signals { author, domain: MailDomain::parse(&format!("podjetje{n}.example")), ..Signals::default() };
        assert_eq!(store.candidates(&tenant(), &signals).unwrap().contacts.len(), 1);
    });
    let by_number = p99(documents, |n| {
        let signals = Signals { numbers: vec![(number_key(&number(n)), MatchReason::NumberInText)], ..Signals::default() };
        assert_eq!(store.candidates(&tenant(), &signals).unwrap().documents.len(), 1);
    });
    let (now, peak, disk) = (memory("VmRSS:"), memory("VmHWM:"), store.bytes_on_disk().unwrap());
    println!("{documents} documents and {partners} partners in {filled:?}: {disk} bytes on disk, {now} of memory, {peak} at most");
    let limit = if cfg!(debug_assertions) { SLOW } else { QUICK };
    assert!(by_address < limit && by_number < limit, "{by_address:?}, {by_number:?}");
    assert!(peak < MOST_MEMORY, "{peak} bytes");
}
