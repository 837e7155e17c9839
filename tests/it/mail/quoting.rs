//! New words, history and signature, in the styles of the clients our customers use.

use super::saying;

fn check(text: &str, new: &str, signature: &str) {
    let words = saying(text).words;
    assert_eq!((words.new.as_str(), words.signature.as_str()), (new, signature), "in {text:?} with the history {:?}", words.quoted);
}

/// Everything from `history` on is quoted.
fn check_history(history: &str) {
    let words = saying(&format!("Kdaj pride miza?\n\n{history}")).words;
    assert_eq!((words.new.as_str(), words.quoted.as_str()), ("Kdaj pride miza?", history));
}

#[test]
fn attributions_of_all_clients_start_the_history() {
    for attribution in [
        "V V pon., 2. nov. 2026 ob 09:15 je oseba Lipa Studio, prodaja <prodaja@lipa.example> napisala:",
        "Dne 2. 11. 2026 ob 09:15 je Lipa Studio napisal(a):",
        "15. nov. 2026 ob 19:55 je Lipa Studio, prodaja napisal:",
        "On 13 Nov 2026, at 15:58, Lipa Studio, prodaja <prodaja@lipa.example> wrote:",
        "On Mon, Nov 2, 2026 at 9:15 AM Lipa Studio <prodaja@lipa.example>\nwrote:",
        "Am Mo., 2. Nov. 2026 um 09:15 Uhr schrieb Lipa Studio <\nprodaja@lipa.example>:",
        "Am 02.11.2026 um 09:15 schrieb Lipa Studio:",
        "In data 2 novembre 2026 21:11:31 \"Lipa Studio\" <prodaja@lipa.example> ha scritto:",
        "Il giorno lun 2 nov 2026 alle ore 09:15 Lipa Studio <prodaja@lipa.example>\nha scritto:",
        "pet, 13. stu 2026. u 14:20 Lipa Studio, prodaja <prodaja@lipa.example> napisao je:",
        "Dana 13. 11. 2026. u 14:20 Lipa Studio <prodaja@lipa.example> je napisao/la:",
    ] {
        check_history(&format!("{attribution}\n> staro"));
        check_history(&format!("{attribution}\nstaro brez oznak"));
    }
}

#[test]
fn header_blocks_of_outlook_start_the_history() {
    for block in [
        "Od: Lipa Studio <prodaja@lipa.example>\nPoslano: ponedeljek, 02. november 2026 13:40\nZa: Alenka\nZadeva: Re: stoli\nstaro",
        "From: Lipa Studio\nSent: Monday, November 2, 2026\nTo: Alenka\nSubject: Re: chairs\nold",
        "Von: Lipa Studio\nGesendet: Montag, 2. November 2026\nAn: Alenka\nBetreff: AW: Stühle\nalt",
        "Da: Lipa Studio\nInviato: lunedì 2 novembre 2026\nA: Alenka\nOggetto: R: sedie\nvecchio",
        "Šalje: Lipa Studio\nPoslano: ponedjeljak, 2. studenoga 2026.\nPrima: Alenka\nPredmet: stolice\nstaro",
        "________________________________\nOd: Lipa Studio\nPoslano: 2. november 2026\nZadeva: stoli\nstaro",
        "*From:* Lipa Studio\n*Sent:* Monday\n*Subject:* chairs\nold",
    ] {
        check_history(block);
    }
}

#[test]
fn separators_and_forwards_start_the_history() {
    for separator in [
        "-----Original Message-----",
        "-----Izvirno sporočilo-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Messaggio originale-----",
        "-----Izvorna poruka-----",
        "---------- Forwarded message ---------",
        "---------- Posredovano sporočilo ----------",
        "Begin forwarded message:",
        "---------- Weitergeleitete Nachricht ---------",
    ] {
        check_history(&format!("{separator}\nKaj je z mojim naročilom PN-418?"));
    }
}

#[test]
fn answers_between_quotes_are_new() {
    let words = saying("> Kdaj pride?\nV petek.\n\n> Koliko stane?\nPovejte vi.").words;
    assert_eq!(words.new, "V petek.\n\nPovejte vi.");
    assert_eq!(words.quoted, "> Kdaj pride?\n> Koliko stane?");
}

#[test]
fn an_answer_below_the_quote_is_new() {
    let words =
        saying("On 13 Nov 2026, at 15:58, Lipa <prodaja@lipa.example> wrote:\n> Which date suits you?\n\nThe 20th, please. Is that fine?")
            .words;
    assert_eq!(words.new, "The 20th, please. Is that fine?");
}

#[test]
fn sentences_that_look_like_history_are_not() {
    check(
        "Na klic 3. 11. je kolega napisal:\nnaj pošljemo paket drugam. Gre to?",
        "Na klic 3. 11. je kolega napisal:\nnaj pošljemo paket drugam. Gre to?",
        "",
    );
    check("Od: Ljubljane do Celja\nje daleč. Kdaj pride?", "Od: Ljubljane do Celja\nje daleč. Kdaj pride?", "");
    check("Is the original message lost? Please send it again.", "Is the original message lost? Please send it again.", "");
}

#[test]
fn closing_formulas_start_the_signature() {
    for closing in [
        "Lep pozdrav,",
        "LP",
        "lp tone",
        "S spoštovanjem,",
        "Z lepimi pozdravi",
        "Hvala in lep pozdrav",
        "Hvala,",
        "Mit freundlichen Grüßen",
        "Viele Grüße",
        "LG",
        "Best regards,",
        "Kind regards",
        "Cheers,",
        "Srdačan pozdrav,",
        "Lijep pozdrav",
        "Cordiali saluti",
        "Distinti saluti",
    ] {
        check(
            &format!("Kdaj pride miza?\n\n{closing}\nMojca Rant\nT: 041 000 301"),
            "Kdaj pride miza?",
            &format!("{closing}\nMojca Rant\nT: 041 000 301"),
        );
    }
}

#[test]
fn footers_of_phones_are_no_words_of_the_sender() {
    for footer in [
        "Poslano iz mojega iPhona",
        "Poslano z mojega Galaxy pametnega telefona",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Inviato da iPhone",
        "Poslano s mog iPhonea",
        "Get Outlook for Android",
    ] {
        check(&format!("Kdaj pride miza?\n\n{footer}"), "Kdaj pride miza?", footer);
    }
}

#[test]
fn the_dashes_start_the_signature_even_without_their_blank() {
    check("Kdaj pride miza?\n-- \nPeter Gozd\nračunovodstvo", "Kdaj pride miza?", "--\nPeter Gozd\nračunovodstvo");
    check("Kdaj pride miza?\n--\nPeter", "Kdaj pride miza?", "--\nPeter");
}

#[test]
fn thanks_alone_is_what_the_mail_says() {
    check("Hvala!\n\nTone", "Hvala!", "Tone");
    check("Hvala za potrditev!\n\nLp\nTone", "Hvala za potrditev!", "Lp\nTone");
    check("Pozdrav,\n\nzanima me gdje su lampe", "Pozdrav,\n\nzanima me gdje su lampe", "");
    check("Dober dan,\n\nlep pozdrav iz Bleda! Kdaj pride miza?", "Dober dan,\n\nlep pozdrav iz Bleda! Kdaj pride miza?", "");
}

#[test]
fn a_question_below_the_closing_formula_is_still_asked() {
    let words = saying("Pošiljam naročilo.\n\nLep pozdrav\nMojca\n\nPS: kdaj pride miza?").words;
    assert!(words.new.contains("kdaj pride miza?"), "{words:?}");
}
