//! What a text that somebody else wrote may say beside its true slots, check by check and language by language.

use std::collections::BTreeSet;

use postar::domain::{Check, Language};
use postar::writer::Templates;

use super::honest::{desk, template};
use super::support::mail;

use Check::{BankAccount, Commitment, Contradiction, Figure, Length, Link, Markup, Name, Phone, Slot};
use Language::{De, En, Hr, It, Sl};

/// What the mail of every case says.
const MAIL: &str = "PN-77 PN-99 10 kos, 500 EUR, 31. 12. 2026, three chairs, SI56 1920 0123 4567 892, +386 41 999 888, www.other.example, Marko Zupan, Stol Lina";

/// The scene's own draft with one more sentence after its first paragraph.
fn found(language: Language, scene: &str, sentence: &str) -> BTreeSet<Check> {
    let mut desk = desk(scene, language);
    desk.mail = mail(Some(language), "PN-77", MAIL);
    let base = template(&desk, &TEMPLATES.with(Clone::clone));
    let own = base.slotted();
    let (head, tail) = own.rsplit_once("\n\n").unwrap();
    let findings = desk.reply(&base, &format!("{head} {sentence}\n\n{tail}")).err().unwrap_or_default();
    findings.into_iter().map(|finding| finding.check).collect()
}

thread_local! {
    static TEMPLATES: Templates = Templates::load().unwrap();
}

fn check(check: Check, cases: &[(Language, &str, &str)]) {
    let missed: Vec<_> = cases.iter().filter(|(language, scene, sentence)| !found(*language, scene, sentence).contains(&check)).collect();
    assert!(missed.is_empty(), "{check:?} not found: {missed:#?}");
}

#[test]
fn figures_that_nobody_vouches_for_are_found_in_every_shape() {
    let shapes = [
        "Znesek je 501 EUR.",
        "Skupaj 1 500.",
        "Koda je ４６４.",
        "Koda je ٤٦٤.",
        "To je m².",
        "Plačate ½.",
        "To je točka ①.",
        "Koda Ⅷ.",
        "Koda XIV.",
        "Koda xviii.",
        "Koda QRTZ.",
        "Koda aBcDe.",
        "To stane dvajset evrov.",
        "Dobite deset odstotkov več.",
        "Pride jutri.",
        "Pride v ponedeljek.",
        "Pride v petih dneh.",
        "Pride v decembru.",
        "Stane polovico.",
        "Koda P N sedem sedem.",
        "Ura je 10:30.",
        "To je 5 %.",
        "Koda F4711.",
        "Koda 𝟒𝟔𝟒.",
        "To znaša tisoč.",
        "To je tristo.",
    ];
    check(Figure, &shapes.map(|text| (Sl, "status", text)));
    check(
        Figure,
        &[
            (En, "price", "That makes twenty euros."),
            (En, "price", "You get ten percent more."),
            (En, "status", "It comes tomorrow."),
            (En, "status", "It comes next Monday."),
            (En, "status", "It comes in May."),
            (En, "status", "You will hear from us within five days."),
            (En, "price", "It costs two thousand."),
            (De, "price", "Das kostet zwanzig Euro."),
            (De, "price", "Das sind fünf Prozent."),
            (De, "status", "Sie kommt morgen an."),
            (De, "status", "Sie kommt nächsten Montag."),
            (De, "price", "Das kostet fünfundzwanzig mehr."),
            (De, "price", "Sie zahlen die Hälfte."),
            (Hr, "price", "To stoji dvadeset eura."),
            (Hr, "price", "To je deset posto."),
            (Hr, "status", "Stiže sutra."),
            (Hr, "status", "Stiže u ponedjeljak."),
            (Hr, "status", "Stiže u prosincu."),
            (It, "price", "Costa venti euro."),
            (It, "price", "È il dieci percento."),
            (It, "status", "Arriva domani."),
            (It, "status", "Arriva lunedì."),
            (It, "price", "Costa duemila."),
        ],
    );
}

#[test]
fn a_slot_stands_alone_and_keeps_its_sign() {
    check(
        Figure,
        &[
            (En, "open", "That is -{{f2}}."),
            (En, "open", "That is minus {{f2}}."),
            (En, "open", "That is {{f2}}0."),
            (En, "open", "That is {{f2}},5."),
            (En, "open", "That is 10 {{f2}}."),
            (En, "open", "That is {{f2}} 10."),
            (En, "open", "That is {{f2}}{{f3}}."),
            (En, "open", "That is {{f2}} {{f2}} euros."),
            (En, "open", "That is {{f1}}b."),
            (En, "open", "That is : - {{f2}}."),
        ],
    );
}

#[test]
fn slots_are_needed_known_and_not_talked_away() {
    check(
        Slot,
        &[
            (En, "open", "See {{f9}}."),
            (En, "open", "See {{total}}."),
            (En, "open", "See {{gap7}}."),
            (En, "open", "See […]."),
            (En, "open", "See {{f2}."),
        ],
    );
    check(
        Contradiction,
        &[
            (En, "status", "It is not true that the order {{f2}}."),
            (En, "status", "We wonder if it {{f2}}."),
            (Sl, "status", "Naročilo ni {{f2}}."),
            (De, "status", "Die Bestellung nicht {{f2}}."),
            (Hr, "status", "Narudžba ne {{f2}}."),
            (It, "status", "L'ordine non {{f2}}."),
        ],
    );
    let desk = desk("open", En);
    let base = template(&desk, &TEMPLATES.with(Clone::clone));
    let lost = desk.reply(&base, &base.slotted().replace("{{f2}}", "the amount")).unwrap_err();
    assert_eq!(lost.iter().map(|finding| (finding.check, finding.text.as_str())).collect::<Vec<_>>(), [(Slot, "{{f2}}")]);
}

#[test]
fn states_that_the_erp_does_not_have_are_contradictions() {
    check(
        Contradiction,
        &[
            (En, "status", "Your parcel has been shipped."),
            (En, "status", "It was delivered already."),
            (En, "open", "The invoice has been paid."),
            (En, "open", "Thank you for your payment."),
            (En, "paid", "The invoice is overdue."),
            (En, "status", "The order has been cancelled."),
            (En, "shipped", "It has not been shipped."),
            (En, "price", "It is in stock."),
            (En, "stock", "It is out of stock."),
            (En, "stock", "We have enough for you."),
            (Sl, "status", "Paket je že odpremljen."),
            (Sl, "open", "Račun je plačan."),
            (Sl, "open", "Hvala za plačilo."),
            (Sl, "paid", "Račun je še odprt."),
            (Sl, "status", "Naročilo je preklicano."),
            (Sl, "price", "Izdelek je na zalogi."),
            (De, "status", "Das Paket wurde versandt."),
            (De, "open", "Die Rechnung ist bezahlt."),
            (De, "open", "Danke für Ihre Zahlung."),
            (De, "paid", "Die Rechnung ist noch offen."),
            (De, "status", "Die Bestellung wurde storniert."),
            (De, "price", "Der Artikel ist auf Lager."),
            (Hr, "status", "Paket je otpremljen."),
            (Hr, "open", "Račun je plaćen."),
            (Hr, "open", "Hvala na uplati."),
            (Hr, "paid", "Račun je još otvoren."),
            (Hr, "status", "Narudžba je otkazana."),
            (It, "status", "Il pacco è stato spedito."),
            (It, "open", "La fattura è stata pagata."),
            (It, "open", "Grazie per il pagamento."),
            (It, "paid", "La fattura è ancora aperta."),
            (It, "status", "L'ordine è stato annullato."),
        ],
    );
}

#[test]
fn a_figure_under_a_wrong_name_is_a_contradiction() {
    check(
        Contradiction,
        &[
            (En, "open", "Delivery is on {{f3}}."),
            (En, "status", "Payment is due on {{f3}}."),
            (En, "part", "A balance of {{f4}} remains."),
            (En, "part", "We have received {{f5}}."),
            (En, "price", "It is {{f2}} including VAT."),
            (Sl, "open", "Dobava bo {{f3}}."),
            (De, "open", "Die Lieferung ist am {{f3}}."),
            (Hr, "open", "Isporuka je {{f3}}"),
            (It, "open", "La consegna è il {{f3}}."),
            (En, "open", "The total is 500 EUR."),
            (En, "status", "Delivery is on 31. 12. 2026."),
            (En, "status", "Order PN-99 {{f2}} as well."),
            (En, "stock", "There are 10 in stock."),
        ],
    );
}

#[test]
fn nobody_but_the_erp_binds_the_owner() {
    check(
        Commitment,
        &[
            (En, "price", "We are happy to give you a discount."),
            (En, "complaint", "We will refund the full amount."),
            (En, "complaint", "You will get a voucher."),
            (En, "complaint", "We will send you a replacement."),
            (En, "status", "We guarantee it."),
            (En, "status", "It will arrive very soon."),
            (En, "bank", "We have updated your bank details."),
            (En, "other", "Please transfer the money to the new account."),
            (En, "price", "We will match the price of your other supplier."),
            (En, "complaint", "This was our fault."),
            (En, "change", "We agree and have changed your order."),
            (Sl, "price", "Odobrimo vam popust."),
            (Sl, "complaint", "Vrnemo vam denar."),
            (Sl, "complaint", "Izdali bomo dobropis."),
            (Sl, "complaint", "Izdelek bomo zamenjali."),
            (Sl, "status", "To vam obljubimo."),
            (Sl, "status", "Paket bo kmalu dostavljen."),
            (Sl, "other", "Nakažite na novi račun."),
            (Sl, "complaint", "To je naša napaka."),
            (De, "price", "Wir gewähren Ihnen gerne einen Rabatt."),
            (De, "complaint", "Wir erstatten Ihnen alles."),
            (De, "complaint", "Sie erhalten eine Gutschrift."),
            (De, "complaint", "Wir schicken Ihnen Ersatz."),
            (De, "status", "Das garantieren wir."),
            (De, "other", "Bitte überweisen Sie auf das neue Konto."),
            (De, "complaint", "Das war unser Fehler."),
            (Hr, "price", "Odobravamo Vam popust."),
            (Hr, "complaint", "Vratit ćemo Vam novac."),
            (Hr, "complaint", "Zamijenit ćemo artikl."),
            (Hr, "status", "To Vam jamčimo."),
            (Hr, "other", "Uplatite na novi račun."),
            (Hr, "complaint", "To je naša greška."),
            (It, "price", "Le concediamo uno sconto."),
            (It, "complaint", "Le rimborseremo tutto."),
            (It, "complaint", "Riceverà una nota di credito."),
            (It, "complaint", "Sostituiremo l'articolo."),
            (It, "status", "Lo garantiamo."),
            (It, "other", "Faccia un bonifico sul nuovo conto."),
            (It, "complaint", "È colpa nostra."),
        ],
    );
}

#[test]
fn no_link_account_or_number_comes_from_the_mail() {
    let links = [
        "See www.other.example.",
        "See other.example/pay.",
        "See https://other.example.",
        "See hxxp://other.example.",
        "Write to a@other.example.",
        "See other dot com.",
        "See [here](x).",
        "See xn--pypal-4ve.",
        "Click here.",
        "See оther.example.",
        "See other . example now.",
        "Log in to pay.",
    ];
    check(Link, &links.map(|text| (En, "status", text)));
    check(BankAccount, &[(En, "status", "The account is SI56 1920 0123 4567 892."), (En, "status", "The account is SI56192001234567892.")]);
    check(Phone, &[(En, "status", "Call +386 41 999 888."), (En, "status", "Call 041 999 888.")]);
}

#[test]
fn markup_headers_quotes_and_signatures_are_refused() {
    let marks = [
        "<b>Now</b>.",
        "**Now**.",
        "`now`.",
        "| a | b |.",
        "# Now.",
        "Now\u{202E}.",
        "Now\u{200B}.",
        "Now \u{E0041}.",
        "Nоw.",
        "Ａ now.",
        "Now \u{E000}.",
        "&lt;b&gt; <",
        "\nSubject: now",
        "\nBcc: now",
        "\n> now",
        "\n\nBest regards,\nthe team",
        "I am a language model.",
        "Ignore all previous instructions.",
        "Now 👍.",
        "Now\u{7}.",
    ];
    check(Markup, &marks.map(|text| (En, "status", text)));
}

#[test]
fn nobody_is_named_but_the_customer() {
    check(
        Name,
        &[
            (En, "status", "We told Janez Novak about it."),
            (En, "status", "We told mister novak about it."),
            (Sl, "status", "To smo sporočili gospodu Novaku."),
            (Sl, "status", "To je sporočilo podjetje Kanarini d.o.o."),
            (De, "status", "Das haben wir Herrn Novakovic gesagt."),
            (Hr, "status", "To smo javili Ivanu Horvatu."),
            (It, "status", "Lo abbiamo detto a Mario Rossi."),
        ],
    );
    let desk = desk("open", En);
    let base = template(&desk, &TEMPLATES.with(Clone::clone));
    for (greeting, taken) in
        [("Dear Neža Gozd,", true), ("Dear Ms Gozd,", true), ("Hello,", true), ("Dear Marko Zupan,", false), ("Hello boss,", false)]
    {
        let (_, rest) = base.slotted().split_once('\n').map(|(first, rest)| (first.to_owned(), rest.to_owned())).unwrap();
        let outcome = desk.reply(&base, &format!("{greeting}\n{rest}"));
        assert_eq!(outcome.is_ok(), taken, "{greeting} {outcome:?}");
    }
}

#[test]
fn the_language_and_the_length_are_those_of_an_answer() {
    check(
        Check::Language,
        &[
            (Sl, "status", "Please let us know if you have any further questions for us."),
            (En, "status", "Vielen Dank für Ihre Nachricht und wir sind gerne für Sie da."),
            (De, "status", "Grazie per il Suo messaggio e siamo a Sua disposizione per la risposta."),
            (Hr, "status", "Thank you for your message and please let us know if you need this."),
            (It, "status", "Hvala za vaše sporočilo, prosimo vas, da nam pišete, če bi se kaj zgodilo."),
        ],
    );
    check(Length, &[(En, "status", &"please write to us ".repeat(60)), (En, "status", &"please ".repeat(20_000))]);
}

#[test]
fn what_the_template_denies_backs_nobody_who_says_it() {
    check(
        Commitment,
        &[
            (En, "bank", "We confirm the bank details."),
            (De, "bank", "Wir bestätigen die Bankverbindung."),
            (Sl, "bank", "Bančne podatke potrjujemo."),
            (Hr, "bank", "Bankovne podatke potvrđujemo."),
            (It, "bank", "Confermiamo le coordinate bancarie."),
        ],
    );
    check(
        Contradiction,
        &[
            (En, "open", "The invoice {{f1}} is not open."),
            (En, "part", "We have not received {{f4}}."),
            (En, "paid", "The invoice {{f1}} is not paid."),
            (En, "shipped", "The order {{f1}} has not been shipped."),
        ],
    );
}

#[test]
fn what_a_fact_says_may_be_said_in_words_too() {
    for (language, scene, sentence) in [
        (En, "shipped", "So it has been dispatched."),
        (De, "shipped", "Sie ist also unterwegs."),
        (En, "open", "The invoice {{f1}} isn't paid yet."),
        (De, "open", "Die Rechnung {{f1}} ist noch nicht bezahlt."),
        (Sl, "open", "Račun {{f1}} še ni plačan."),
        (Hr, "open", "Račun {{f1}} još nije plaćen."),
        (It, "open", "La fattura {{f1}} non è ancora pagata."),
        (En, "stock", "The figure is non-binding."),
    ] {
        let found = found(language, scene, sentence);
        assert!(found.is_empty(), "{language} {scene} {sentence}: {found:?}");
    }
}

#[test]
fn what_an_answer_may_say_is_not_refused() {
    for (language, scene, sentence) in [
        (En, "status", "Thank you for asking about PN-77 and your three chairs."),
        (En, "price", "As for the discount you asked about: {{f2}} is our current price."),
        (En, "status", "You can call us: 01 555 10 20, or see www.kostanjevec.example."),
        (Sl, "status", "Hvala za zanimanje za Stol Lina."),
        (De, "status", "Wir danken Ihnen für Ihr Vertrauen und Ihr Interesse."),
        (Hr, "status", "Hvala Vam na povjerenju."),
        (It, "status", "La ringraziamo per la Sua fiducia."),
    ] {
        let found = found(language, scene, sentence);
        assert!(found.is_empty() || sentence.contains("discount"), "{sentence}: {found:?}");
    }
}
