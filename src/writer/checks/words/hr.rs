//! Croatian.

use super::{Cue, Promise, Source, State};

pub(super) const TABLE: Source = Source {
    numbers: &[
        "nula|dva|dvije|dviju|dvama|tri|triju|cetiri|pet|sest|sedam|osam|devet|deset|sto_eura|sto_posto|stotin*|pola|polovic*|tucet*|dvaput|triput|duplo|dvostruk*|trostruk*|jedan_euro|jedan_posto",
        "cetvrtin*",
        "jedanaest*",
        "dvanaest*",
        "trinaest*",
        "cetrnaest*",
        "petnaest*",
        "sesnaest*",
        "sedamnaest*",
        "osamnaest*",
        "devetnaest*",
        "dvadeset*",
        "trideset*",
        "cetrdeset*",
        "pedeset*",
        "sezdeset*",
        "sedamdeset*",
        "osamdeset*",
        "devedeset*",
        "dvjesto*",
        "dvesto*",
        "tristo*",
        "cetiristo*",
        "petsto*",
        "sesto_eura",
        "sedamsto*",
        "osamsto*",
        "devetsto*",
        "tisuc*",
        "hiljad*",
        "milijun*",
        "milijard*",
    ],
    money: &["eur|euro|eura|eure|euri|eurima|cent|centi|centa|kuna|kune|dolar*|franak*|funt*|usd|gbp|chf|hrk", "posto|postot*"],
    times: &[
        "danas|danasnj*|veceras|sutra|sutrasnj*|prekosutra|jucer*|podne|ponoc*",
        "ponedjelj*|utorak|utorka|utorku|srijed*|cetvrtak|cetvrtka|cetvrtku|petak|petka|petku|subot*|nedjelj*",
        "tjedan|tjedna|tjednu|tjedni|tjedana|nekoliko_dana|par_dana|radnih_dana|radna_dana|narednih_dana|sljedecih_dana|pet_dana|dva_dana|tri_dana|danima|sat|sata|sati|satu|minut*|mjesec*|godin*|radni_dan|isti_dan|sljedeci_dan|idu*_dan",
        "sijecanj|sijecnja|sijecnju|veljac*|ozujak|ozujk*|travanj|travnj*|svibanj|svibnj*|lipanj|lipnj*|srpanj|srpnj*|kolovoz*|rujan|rujn*|listopad*|studeni|studenog*|studenom|prosinac|prosinc*|bozic*|uskrs*",
    ],
    months: &[],
    negations: &["nije|nisu|nismo|nisam|niste|ne|nikad|nikada|nema|nemamo|nece|necemo|nista|nijed*|jedva|niti"],
    doubts: &["ako|kad|kada|li|cim|gotovo|skoro|mozda|vjerojatno|bi|dok|trebal*|prije"],
    states: &[
        (
            State::Shipped,
            &[
                "otpremljen*|otpremili|na_putu|odaslan*|predan*_dostav*|predali|napustil*|krenul* + !uplat* + !placanj* + !ako + !kad_bude + !cim",
                "je_poslan*|su_poslan*|smo_poslali|poslali_smo|bila_poslana|bilo_poslano|bio_poslan",
            ],
        ),
        (
            State::Delivered,
            &[
                "isporucen*|dostavljen*|urucen* + !poruk* + !upit* + !bit_ce + !ce_biti",
                "stigl*|prispjel* + !poruk* + !upit* + !uplat* + !iznos + !novac + !bit_ce + !ce_biti",
            ],
        ),
        (
            State::Paid,
            &[
                "placen*|podmiren*|isplacen*",
                "uplat*|iznos|placanje|novac + zaprimljen*|primljen*|primili|zaprimili|evidentira*|stigl*|proknjizen* + !ako",
                "hval*|zahvaljujemo + uplat*|placanj* + !ako",
            ],
        ),
        (
            State::Unpaid,
            &["neplacen*|nepodmiren*|otvoren|otvorena|otvoreno|otvoreni|dospio|dospjel*|dug|duga|dugujete|dugovanj*|ceka_na_placanje"],
        ),
        (State::Cancelled, &["otkazan*|stornir*|ponisten*"]),
        (State::Preparing, &["u_pripremi|u_obradi|u_izradi|u_proizvodnji|pripremamo|obradujemo|izradujemo|priprema_se|pakira*"]),
        (State::Waiting, &["ceka|cekamo|cekaju|na_cekanju + !odgovor*"]),
        (State::Completed, &["zakljucen*|dovrsen*|zavrsen*|gotov|gotova"]),
        (State::Confirmed, &["potvrden*|potvrdujemo|potvrdujem|prihvacen*|odobren*|potvrdili + !primitak* + !prijem*"]),
        (State::InStock, &["na_zalihi|na_zalihama|na_skladistu|dostupan|dostupna|dostupno|dostupni|raspoloziv* + !¤"]),
        (State::OutOfStock, &["rasprodan*|nedostupn*|ukinut*"]),
        (State::Enough, &["dovoljno|dovoljan|dovoljna|dosta + !poruk* + !odgovor*"]),
        (State::Late, &["kasni|kasne|kasnjenj*|zakasnjel*|zakasnjenj*|odgoden*"]),
    ],
    promises: &[
        (
            Promise::Discount,
            &[
                "popust*|rabat*|snizen*|snizili|povoljnij*|akcijsk*|jeftinij* + !¤",
                "popust*|rabat* + odobr*|nudimo|dajemo|dobivate|dobit|ponudit*|ponudimo|rado|mozemo",
            ],
        ),
        (
            Promise::Refund,
            &[
                "povrat_novca|povratom_novca|vratit_cemo|cemo_vratiti|vratiti_novac|vracamo|vracen*|nadoknad*|naknad*_stete|odstet*|refund* + !¤",
                "novac|iznos + vratit*|vracamo|isplatit*",
            ],
        ),
        (Promise::Credit, &["odobrenje_na|knjizno|bon|bona|kupon*|besplatn*|gratis|na_nas_racun|otpis*|poklon*|darujemo"]),
        (Promise::Replacement, &["zamjen*|zamijen*|zamjensk*|novi_komad|novi_proizvod|novi_artikl + !¤"]),
        (
            Promise::Delivery,
            &[
                "ce_biti|bit_ce|ce_uskoro_biti|ce_brzo_biti|ce_sigurno_biti + dostavljen*|isporucen*|otpremljen*|poslan* + !§ + !¤",
                "dostavit_cemo|cemo_dostavit*|cemo_vam_dostavit*|isporucit_cemo|cemo_isporucit*|cemo_vam_isporucit*|poslat_cemo|cemo_poslat*|cemo_vam_poslat* + !§ + !¤ + !odgovor*",
                "ce_stici|stici_ce|cete_dobit*|dobit_cete|primit_cete|cete_primit*|otpremit_cemo|cemo_otpremit* + !§ + !¤ + !odgovor*",
                "ekspres*|prioritet*|prednost|ubrza*|hitn*_dostav*",
            ],
        ),
        (
            Promise::Guarantee,
            &["garant*|jamci*|jamst*|osiguravamo|obeca*|sigurno|zasigurno|zajamcen*", "obvez* + !nije_obvez* + !neobvez*"],
        ),
        (
            Promise::BankAccount,
            &[
                "na_novi_racun|novi_racun|nov*_bankovn*|bankovn*|broj*_racuna|iban|swift|bic|uplatite|uplacujete|uplacuj*|ziro|podac*_za_placanje|podatk*_za_placanje|platite",
            ],
        ),
        (
            Promise::PriceMatch,
            &["ista_cijena|istu_cijenu|istoj_cijeni|staru_cijenu|staroj_cijeni|najniz*|izjednac*|cijena_ostaje|najbolj*_cijen*"],
        ),
        (
            Promise::Admission,
            &[
                "nasa_greska|nasu_gresku|nasa_pogreska|nasu_pogresku|nasom_greskom|nasom_pogreskom|krivnj*|krivi|odgovornost*|odgovaramo_za|priznajemo|nemar*|pravn*",
            ],
        ),
        (
            Promise::Acceptance,
            &[
                "slazemo|slazem|dogovoreno|prihvacamo|prihvacam|prihvatit*|mozete_vratiti|preuzimamo|pristajemo",
                "smo_promijenili|promijenili_smo|je_promijenjen*|smo_otkazali|otkazali_smo|smo_azurirali|azurira*|rezervira*|izmijenili|zabiljezili",
                "produlj*|produz*|odgod*|obrocn*|rata|rate + !¤",
            ],
        ),
    ],
    cues: &[
        (Cue::Delivered, &["isporu*|dostav*|stize"]),
        (Cue::Shipped, &["otpremljen*|poslan*|odaslan*|otprem*|napustil*"]),
        (Cue::Due, &["rok*_placanja|dospi*|dospj*|placanj*|platit*"]),
        (Cue::Valid, &["vrijed*|ponud*|vazi"]),
        (Cue::Paid, &["zaprimili|primili|placeno|uplaceno"]),
        (Cue::Left, &["ostaje|preostal*|preostaje|jos_otvoren*|razlik*|ostatak|dug*"]),
        (Cue::Net, &["bez_pdv*|neto|plus_pdv"]),
        (Cue::Gross, &["s_pdv*|bruto|ukljucen_pdv|ukljucujuci"]),
    ],
    links: &[
        "kliknite|klik",
        "poveznic*|na_linku|link|web_stranic*|internetsk*_stranic*|posjetite|prijavite_se|preuzmite|qr_kod*|whatsapp|telegram",
    ],
    machine: &[
        "umjetn*_inteligencij*|jezicn*_model*|uput*|ignorira*|zanemari*_sv*|zanemari*_prethodn*|zanemari*_pravil*|evo_odgovora|evo_nacrta|asistent*|pomocnik*|lozink*|prompt*",
    ],
    signoffs: &["lijep_pozdrav|lijepi_pozdrav|srdacan_pozdrav|srdacno|s_postovanjem|lp|pozdravi|ugodan_pozdrav"],
    greetings: &[
        "postovan*|dobar|dobro|dan|jutro|vecer|pozdrav|pozdravljen*|bok|drag*|gospodo|gospodin*|gospodo|gospoda|gospod*|i|cijenjen*|kupac|kupce|partner*|svima|ekipo",
    ],
    titles: &["gospodin|gospodine|gospodina|gospodinu|gospodo|gospoda|gospodi|gospoda|gda|gdo|gosp|g|dr|mr|prof"],
    capitals: &["vi|vas|vam|vama|vas*|pdv|pdf|ok|eu|hrvatsk*|slovenij*"],
    common: &[
        "i", "je", "vas", "vam", "vasa", "vasu", "za", "na", "se", "koji", "koje", "smo", "molimo", "hvala", "mozete", "da", "ce", "ne",
        "ako", "narudzba", "narudzbe", "nam", "jos", "sto", "poruku", "poruci", "po", "iz", "od", "u", "s", "li", "su", "ili", "kako",
        "biti",
    ],
};
