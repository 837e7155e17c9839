//! What is asked, in five languages, as people write it.

use postar::domain::{Intent, Language};
use postar::writer::read;

use super::support::mail;
use Intent::{BankDetails, Change, Complaint, Delivery, InvoiceCopy, Offer, Order, OrderStatus, Other, Payment, Price, Return, Stock};

fn check(language: Language, table: &[(&str, &[Intent])]) {
    let mut wrong = Vec::new();
    for (text, expected) in table {
        for known in [Some(language), None] {
            let found = read(&mail(known, "", text)).intents;
            let enough = if expected.is_empty() { found.is_empty() } else { expected.iter().all(|intent| found.contains(intent)) };
            if !enough || found.len() > expected.len() + 1 {
                wrong.push(format!("{text:?} ({known:?}): found {found:?}, expected {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn slovenian_customers_are_understood() {
    check(
        Language::Sl,
        &[
            ("Kje je moje naročilo?", &[OrderStatus]),
            ("a mi lahko posljes stevilko za sledenje", &[OrderStatus]),
            ("Kdaj lahko pričakujemo dobavo stolov?", &[Delivery]),
            ("Zanima me, kdaj bodo mize pripravljene za prevzem.", &[Delivery]),
            ("Prosim za kopijo računa R26-0318.", &[InvoiceCopy]),
            ("Računa za oktober ne najdemo več, nam ga lahko pošljete še enkrat?", &[InvoiceCopy]),
            ("Do kdaj moramo plačati račun?", &[Payment]),
            ("Ali ste naše nakazilo že prejeli?", &[Payment]),
            ("koliko vam se dolgujemo", &[Payment]),
            ("Koliko stane miza Orna?", &[Price]),
            ("Prosim za ceno stola Lina.", &[Price]),
            ("Imate belo svetilko na zalogi?", &[Stock]),
            ("Prosimo za ponudbo za 24 stolov.", &[Offer]),
            ("Naročamo 12 stolov Pia, dostava v Celje.", &[Order]),
            ("Rad bi vrnil dve blazini, barva se ne ujema.", &[Return]),
            ("Omara je prišla z razbitim steklom!", &[Complaint]),
            ("Žal moramo preklicati naročilo PN-405.", &[Change]),
            ("Prosim, spremenite naslov dostave za PN-7.", &[Change]),
            ("Obveščamo vas, da imamo nov TRR pri drugi banki.", &[BankDetails]),
            ("Ali imate v salonu tudi otroški kotiček?", &[Other]),
            ("Super, najlepša hvala in lep dan!", &[]),
            ("Najlepša hvala, želim vam lep vikend.", &[]),
        ],
    );
}

#[test]
fn english_customers_are_understood() {
    check(
        Language::En,
        &[
            ("Where is my order?", &[OrderStatus]),
            ("Could you send me the tracking number?", &[OrderStatus]),
            ("Has our order been shipped yet?", &[OrderStatus]),
            ("When will the tables arrive?", &[Delivery]),
            ("Please let us know the delivery date.", &[Delivery]),
            ("Please send a copy of invoice RT26-0044.", &[InvoiceCopy]),
            ("We can't find your invoice in our records.", &[InvoiceCopy]),
            ("When is the invoice due?", &[Payment]),
            ("Did you receive our payment?", &[Payment]),
            ("How much do we still owe you?", &[Payment]),
            ("What's the price of the Luna lamp?", &[Price]),
            ("Do you have the bar stools in stock?", &[Stock]),
            ("Could you make us an offer for 20 chairs?", &[Offer]),
            ("We would like to place an order for 8 chairs.", &[Order]),
            ("I'd like to return two cushions.", &[Return]),
            ("The rug arrived damaged.", &[Complaint]),
            ("Please cancel our order PN-5.", &[Change]),
            ("Can we change the delivery address?", &[Change]),
            ("Our bank details have changed, please update your records.", &[BankDetails]),
            ("Do your showrooms allow dogs?", &[Other]),
            ("Perfect, thanks a lot for your help!", &[]),
        ],
    );
}

#[test]
fn german_customers_are_understood() {
    check(
        Language::De,
        &[
            ("Wie ist der Stand unserer Bestellung?", &[OrderStatus]),
            ("Haben Sie eine Sendungsnummer für uns?", &[OrderStatus]),
            ("Wo bleibt unsere Lieferung?", &[OrderStatus]),
            ("Wann werden die Tische geliefert?", &[Delivery]),
            ("Bitte nennen Sie mir den Liefertermin.", &[Delivery]),
            ("Bitte senden Sie uns eine Rechnungskopie.", &[InvoiceCopy]),
            ("Können Sie mir die Rechnung nochmal schicken?", &[InvoiceCopy]),
            ("Wann ist die Rechnung fällig?", &[Payment]),
            ("Ist unsere Zahlung bei Ihnen eingegangen?", &[Payment]),
            ("Welcher Betrag ist noch offen?", &[Payment]),
            ("Was kostet der Schreibtisch Delta?", &[Price]),
            ("Wie viele Stühle haben Sie auf Lager?", &[Stock]),
            ("Könnten Sie uns ein Angebot machen?", &[Offer]),
            ("Hiermit bestellen wir zehn Stühle.", &[Order]),
            ("Wir möchten zwei Sessel zurückgeben.", &[Return]),
            ("Der Tisch ist zerkratzt angekommen.", &[Complaint]),
            ("Bitte stornieren Sie unsere Bestellung.", &[Change]),
            ("Bitte ändern Sie die Lieferadresse.", &[Change]),
            ("Unsere Bankverbindung hat sich geändert, neue IBAN anbei.", &[BankDetails]),
            ("Haben Sie am Samstag geöffnet?", &[Other]),
            ("Vielen Dank, alles bestens!", &[]),
        ],
    );
}

#[test]
fn croatian_customers_are_understood() {
    check(
        Language::Hr,
        &[
            ("Što je s narudžbom PN-407?", &[OrderStatus]),
            ("Imate li broj za praćenje pošiljke?", &[OrderStatus]),
            ("gdje je nasa narudzba", &[OrderStatus]),
            ("Kada stižu stolovi?", &[Delivery]),
            ("Molim vas datum isporuke.", &[Delivery]),
            ("Možete li mi poslati kopiju računa?", &[InvoiceCopy]),
            ("Molim da nam ponovno pošaljete račun RT-5.", &[InvoiceCopy]),
            ("Koji je rok plaćanja?", &[Payment]),
            ("Je li naša uplata stigla?", &[Payment]),
            ("Koliko smo dužni po računu?", &[Payment]),
            ("Koliko košta lampa Luna?", &[Price]),
            ("Imate li stolice na zalihi?", &[Stock]),
            ("Molimo ponudu za 20 stolica.", &[Offer]),
            ("Naručujemo osam stolica Pia.", &[Order]),
            ("Htjeli bismo vratiti dva jastuka.", &[Return]),
            ("Vaza je stigla slomljena.", &[Complaint]),
            ("Nažalost moramo otkazati narudžbu.", &[Change]),
            ("Je li kasno za promjenu adrese?", &[Change]),
            ("Imamo novi IBAN, molimo evidentirajte.", &[BankDetails]),
            ("Radite li subotom?", &[Other]),
            ("Hvala vam, sve jasno.", &[]),
        ],
    );
}

#[test]
fn italian_customers_are_understood() {
    check(
        Language::It,
        &[
            ("A che punto è il nostro ordine?", &[OrderStatus]),
            ("Avete un codice di tracking?", &[OrderStatus]),
            ("Dove si trova il mio pacco?", &[OrderStatus]),
            ("Quando prevedete la consegna?", &[Delivery]),
            ("Quando arrivano i tavoli?", &[Delivery]),
            ("Potete inviarci una copia della fattura?", &[InvoiceCopy]),
            ("Non troviamo la fattura RT26-0048.", &[InvoiceCopy]),
            ("Mi conferma la scadenza della fattura?", &[Payment]),
            ("Avete ricevuto il nostro bonifico?", &[Payment]),
            ("Quanto dobbiamo ancora pagare?", &[Payment]),
            ("Quanto costa la lampada Luna?", &[Price]),
            ("Avete le sedie in magazzino?", &[Stock]),
            ("Vorremmo un preventivo per venti sedie.", &[Offer]),
            ("Ordiniamo otto sedie Pia.", &[Order]),
            ("Vorrei restituire due cuscini.", &[Return]),
            ("Il tavolo è arrivato danneggiato.", &[Complaint]),
            ("Dobbiamo annullare l'ordine PN-5.", &[Change]),
            ("Sarebbe possibile modificare l'indirizzo di consegna?", &[Change]),
            ("Le nostre coordinate bancarie sono cambiate, nuovo IBAN in allegato.", &[BankDetails]),
            ("Siete aperti il sabato?", &[Other]),
            ("Grazie mille, tutto chiaro!", &[]),
        ],
    );
}

#[test]
fn what_the_quote_asked_is_not_asked_again() {
    let mut message = mail(Some(Language::Sl), "Re: Cena stola", "Hvala za ceno, to nam ustreza.");
    message.words.quoted = "Koliko stane stol Lina? Imate zalogo?".to_owned();
    assert!(!read(&message).anything_asked);
}

#[test]
fn an_empty_mail_asks_nothing_and_a_question_in_the_subject_does() {
    assert!(!read(&mail(None, "", "")).anything_asked);
    assert_eq!(read(&mail(None, "Kdaj pride naročilo PN-5?", "")).intents, [OrderStatus, Delivery]);
}

#[test]
fn several_things_can_be_asked_at_once_each_in_its_place() {
    let text = "Živjo!\n\n1. kako je s PN-421, drži rok?\n2. koliko stane črna Luna?\n3. na katerem znesku je R26-0340\n\nHvala, K.";
    let reading = read(&mail(Some(Language::Sl), "tri stvari", text));
    assert_eq!(reading.intents, [OrderStatus, Delivery, Payment, Price]);
    assert_eq!(reading.asks.len(), 3);
}

#[test]
fn a_question_without_a_subject_is_about_the_sentence_before() {
    let text = "Z bratom bi namesto štirih klopi vzela šest. A to še gre?";
    assert_eq!(read(&mail(Some(Language::Sl), "", text)).intents, [Change]);
}

#[test]
fn a_sentence_may_run_over_lines() {
    let text = "Also, what is the due date and \nthe total? Our system shows it blank.";
    assert_eq!(read(&mail(Some(Language::En), "", text)).intents, [Payment]);
}

#[test]
fn two_questions_in_one_sentence_are_two_asks_of_which_neither_hides_the_other() {
    let reading = read(&mail(Some(Language::En), "", "When will our order arrive, and when is the invoice due?"));
    assert!(reading.intents.contains(&Delivery) && reading.intents.contains(&Payment), "{:?}", reading.intents);
    let words: Vec<&str> = reading.asks.iter().map(|ask| ask.words.as_str()).collect();
    assert_eq!(words, ["When will our order arrive,", "and when is the invoice due?"]);
    assert_eq!(read(&mail(Some(Language::Sl), "", "Kdaj pride omara in koliko stane?")).intents, [Delivery, Price]);
    let italian = read(&mail(Some(Language::It), "", "Quando arriva l'ordine e quando scade la fattura?")).intents;
    assert!(italian.contains(&Delivery) && italian.contains(&Payment), "{italian:?}");
}

#[test]
fn what_somebody_got_on_a_day_is_no_question_about_a_day() {
    let text = "V petek smo dobili obvestilo, da imate nov TRR. Je to res od vas?";
    assert_eq!(read(&mail(Some(Language::Sl), "spremenjen TRR?", text)).intents, [BankDetails]);
}
