//! German; folded text writes ä, ö, ü as a, o, u, so both spellings of a word stand here where people use both.

use crate::domain::Intent::{
    BankDetails, Change, Complaint, Delivery, InvoiceCopy, Offer, Order, OrderStatus, Payment, Price, Return, Stock,
};

use super::Table;

pub(super) const TABLE: Table = Table {
    asking: &[
        "bitte|bitten|ersuche*|erbitte* + !keine_ursache",
        "mich_interessiert|uns_interessiert|konnen_sie|koennen_sie|konnten_sie|koennten_sie|kannst_du|konntest_du|konnt_ihr|konntet_ihr|wurden_sie|wuerden_sie|konnen_wir|koennen_wir|haben_sie|habt_ihr",
        "teilen_sie|senden_sie|schicken_sie|nennen_sie|geben_sie|prufen_sie|pruefen_sie|bestatigen_sie|bestaetigen_sie|sagen_sie|melden_sie|machen_sie",
        "schick|schickt|sende|sag|nenn",
        "benotig*|benoetig*|brauche|brauchen|brauchten|suchen|suche",
        "interessiere|interessieren|interesse|anfrage|mochten|moechten|mochte|moechte|hatten_gern*|haetten_gern*|hatte_gern*|haette_gern*|gern_gewusst|gerne_gewusst|wusste_gern*|wuesste_gern*|wussten_gern*|wuessten_gern* + !danken + !bedanken",
        "wissen_mochte|wissen_wollte|gerne_wissen|gern_wissen|frage|fragt|fragen|ob_sie|ob_wir|ob_ihr|ob_die|ob_der|ob_das|ob_es",
        "^wann|^wo|^wie|^was|^welche|^welcher|^welches|^welchen|^warum|^wer|^wieviel|^wieviele + !danke + !dank",
        "^^ist|^^sind|^^gibt|^^haben|^^konnen|^^koennen + !danke + !dank",
    ],
    topics: &[
        (
            OrderStatus,
            &[
                "stand|status|bearbeitungsstand|auftragsstatus|lieferstatus + !konto*",
                "sendungsnummer*|paketnummer*|trackingnummer*|tracking*|sendungsverfolg*|verfolg*",
                "wo + bestell*|lieferung|paket*|sendung|ware|auftrag*|bleib*",
                "verschickt|versandt|versendet|unterwegs|abgeschickt|losgeschickt + bestell*|ware|schon|bereits|paket*|auftrag*|sendung",
                "kurier|bote|zusteller|dhl|post|spediteur + paket*|sendung|lieferung|ware + kein*|nicht|nichts|nachsehen|prufen|pruefen",
                "raus + ware|bestell*|sendung|paket*|inzwischen|schon",
                "schon_raus|ist_raus|seitdem_nichts|nichts_gehort|nichts_gehoert|nichts_mehr_gehort",
                "etwas_neues|was_neues|neuigkeiten|es_neues|neues_zu",
                "wie_weit|wie_sieht_es + bestell*|auftrag*|lieferung",
                "was_ist_mit + bestell*|auftrag*|lieferung|paket*",
                "was_ist_da_los|was_ist_los|woran_liegt|woran_hangt|woran_haengt + paket*|sendung|lieferung|bestell*|auftrag*|ware",
            ],
        ),
        (
            Delivery,
            &[
                "liefertermin*|lieferdatum|lieferzeit*|liefertag|lieferfrist|anlieferung|zustell*",
                "wann + liefer*|geliefert|komm*|ankomm*|eintreff*|erhalten|bekomm*|fertig|abhol*|versand*|versend*|verschick*|rechnen|da|bestell* + !rechnung* + !zahl* + !fallig + !faellig",
                "termin|datum + liefer*|bestell*|auftrag*|abhol*",
                "brauchten|braeuchten|brauchen|brauche|benotig*|benoetig* + bis|spatestens|spaetestens|rechtzeitig + !rechnung* + !angebot* + !kopie* + !preis* + !bestatigung + !bestaetigung + !unterlagen + !daten + !antwort + !info*",
                "kommen|geliefert|liefern|eintreffen|ankommen + vorher|fruher|frueher|eher",
                "bis_dahin|rechtzeitig|punktlich|puenktlich + !zahl*",
                "termin + verbindlich*|genau*|konkret*",
                "welcher_woche|welche_woche|welchem_tag|welcher_tag|bis_montag|bis_dienstag|bis_mittwoch|bis_donnerstag|bis_freitag|bis_samstag|bis_ende + !zahl* + !uberweis* + !ueberweis* + !geoffnet + !geoeffnet + !offen + !angebot",
                "wie_lange + dauer*|liefer*|bestell*|noch",
                "lieferung|liefern|geliefert + wann|bis_wann|datum|termin|kommt|woche|heute|morgen|noch|vor",
            ],
        ),
        (
            InvoiceCopy,
            &[
                "rechnungskopie*|rechnungsduplikat*|rechnungszweitschrift",
                "kopie|duplikat|zweitschrift|pdf|abschrift + rechnung*|faktura|gutschrift",
                "kopie|duplikat|zweitschrift + schick*|send*|zusend*|zukommen|brauch*|benotig*|benoetig* + !bestell* + !auftrag* + !angebot* + !vertrag*",
                "rechnung|rechnungen|faktura + schick*|send*|zusend*|nochmal*|erneut|fehlt|finden|zukommen|erhalten|verloren|ubermitt*|uebermitt*|per_mail|per_e_mail|benotig*|benoetig*|brauche* + !mahn* + !zahl* + !geld",
            ],
        ),
        (
            Payment,
            &[
                "fallig*|faellig*|zahlungsziel*|zahlungsfrist|zahlungstermin",
                "bezahl*|beglichen|begleich*|uberwies*|ueberwies*|uberweis*|ueberweis*|zahlung*|zahlen|gezahlt|zahlungseingang",
                "offen|offene|offenen|offener|ausstand*|aussteh*|saldo|kontoauszug|restbetrag|schulde*|mahnung*|zahlungserinnerung + !liefer*",
                "geld + angekomm*|eingegang*|erhalten|eingetroff* + !zuruck + !zurueck",
                "betrag|summe|gesamtbetrag|rechnungsbetrag|rechnungssumme|gesamtsumme",
                "stimmt|richtig|korrekt + eur|euro",
            ],
        ),
        (
            Price,
            &[
                "preis|preise|preisen|*rabatt|*preis|*preise|preisliste*|stuckpreis*|stueckpreis*|listenpreis*|kosten|kostet|rabatt*|konditionen + !kostenlos",
                "wie_teuer|was_macht|was_verlangen|was_berechnen|verlangen_sie|berechnen_sie + !rechnung*",
            ],
        ),
        (
            Stock,
            &[
                "lager|lagernd|lagerbestand|vorrat|vorratig|vorraetig|verfugbar*|verfuegbar*|auf_lager|bestand|lieferbar",
                "wie_viele|wieviele|wie_viel + haben|habt|da|noch + !bezahl* + !offen",
                "gibt_es_noch|noch_zu_haben + !neuigkeit* + !news + !etwas_neues + !offene* + !rabatt*",
                "haben_sie_noch|habt_ihr_noch + !frage* + !rechnung*",
            ],
        ),
        (Offer, &["angebot*|offert*|kostenvoranschlag*|proforma*|preisanfrage"]),
        (
            BankDetails,
            &["bankverbindung*|bankdaten|iban|bic|swift|kontoverbindung*|kontonummer|kontodaten", "auf_welches_konto|welches_konto"],
        ),
    ],
    claims: &[
        (
            OrderStatus,
            &[
                "paket*|sendung|lieferung + nie|niemals + ubergeben|uebergeben|angekommen|abgeholt|zugestellt",
                "noch_nicht|noch_nichts|noch_keine|noch_kein + angekommen|erhalten|eingetroffen|geliefert|bekommen|da|lieferung + !rechnung* + !zahlung* + !antwort",
                "warten|warte + noch|immer|seit|schon + bestell*|lieferung|ware|paket*|auf",
            ],
        ),
        (Payment, &["mahnung*|zahlungserinnerung + bezahlt|beglichen|uberwiesen|ueberwiesen|irrtum*|versehen"]),
        (
            InvoiceCopy,
            &[
                "rechnung* + brauchte|braeuchte|brauche|brauchen|benotig*|benoetig*|korrigiert*|berichtigt* + !bezahl* + !zahl*",
                "rechnung* + finden|gefunden|auffinden|vor|vorliegen|bekommen|erhalten + nicht|nirgends|keine|nie + !bezahl* + !zahl*",
                "rechnung* + nicht_finden|nicht_mehr_finden|finden_wir_nicht|finde_ich_nicht|verlegt|verloren|fehlt|nicht_erhalten|nicht_bekommen|keine_rechnung",
            ],
        ),
        (
            Order,
            &[
                "bestelle|hiermit_bestell*|wir_bestellen|nachbestell*|mochten_bestell*|moechten_bestell*|gerne_bestell*|zu_bestellen",
                "mochten|moechten|mochte|moechte|wurden|wuerden + bestellen|nachbestellen",
                "liefern_sie|schicken_sie|senden_sie + weitere|nochmals|zusatzlich*|zusaetzlich* + !rechnung* + !information* + !kopie* + !unterlagen + !neue*",
                "hatte_gern*|haette_gern*|hatten_gern*|haetten_gern*|nehme|nehmen|mochte|moechte|mochten|moechten + zwei|drei|vier|funf|fuenf|sechs|sieben|acht|neun|zehn|stuck|stueck + !statt + !anstatt + !zuruck* + !zurueck* + !angebot + !wissen",
                "nehmen|annehmen|nehme + angebot + an|gerne|gern",
                "bestellung|auftrag + erteilen|aufgeben|anbei|im_anhang",
                "wie_beim_letzten_mal|wie_letztes_mal|dasselbe_wie|gleiche_wie|das_gleiche_wie",
            ],
        ),
        (Offer, &["nehmen|annehmen|nehme|akzeptier*|zusagen|bestatig*|bestaetig* + angebot + an|gerne|gern|hiermit|annehmen|akzeptier*"]),
        (
            Return,
            &[
                "zuruckgeb*|zurueckgeb*|zuruckschick*|zurueckschick*|zurucksend*|zuruecksend*|rucksend*|ruecksend*|retour*|ruckgabe*|rueckgabe*|umtausch*",
                "geld + zuruck|zurueck|erstatt*",
                "erstatt*|widerruf*|ruckerstatt*|rueckerstatt* + !bericht* + !konto*",
            ],
        ),
        (
            Complaint,
            &[
                "beschadig*|beschaedig*|kaputt*|defekt*|zerbroch*|gebroch*|zerkratz*|kratzer|riss|risse|wackelt|wackelig|delle|dellen|schaden|gerissen|zerrissen|mangel|mangelhaft|reklam*|beschwer* + !beschwerlich",
                "falsch* + geliefert|ware|artikel|farbe|grosse|groesse|produkt|modell|lieferung",
                "statt|anstatt|anstelle + geschickt|geliefert|bekommen|erhalten|gesendet",
                "es_fehlt|es_fehlen|fehlen_uns|fehlt_uns|fehlte|fehlten + !information* + !rechnung* + !angabe*",
                "flackert|brummt|summt|tropft|stinkt|riecht|klemmt|quietscht|leckt",
                "nur + angekommen|geliefert|erhalten|gekommen + von|statt",
                "verzogen|schliesst_nicht|schliessen_nicht|schliessen_sich_nicht|klappern|klappert",
                "blattert|blaettert|lost_sich|loest_sich|durchnasst|durchnaesst|nass|verbogen|rostig|abgebrochen|abgefallen|funktioniert_nicht|geht_nicht",
                "zugesagt|versprochen + noch|nichts|heute|immer",
                "unzufrieden|enttausch*|enttaeusch*|inakzeptabel|unverschamt*|argerlich|aergerlich|zumutung",
                "fehlt|fehlen + teil*|stuck|stueck|schraube*|lieferung|karton + !rechnung*",
                "verspat*|verspaet*|verzug|verzoger*|verzoeger* + liefer*|bestell*|auftrag*|schon|wieder|immer + !entschuldig*",
            ],
        ),
        (
            Change,
            &[
                "stornier*|storno|abbestell* + !newsletter",
                "andern|aendern|andere_farbe|anderung*|aenderung*|geandert*|geaendert*|anderer_farbe|andert|aendert|anpass*|korrigier* + bestell*|auftrag*|menge|stuckzahl|stueckzahl|adresse|lieferadresse|anschrift|farbe|termin|liefer* + !anderen_worten + !anderem + !konto*",
                "statt|anstatt|anstelle + bestell*|brauch*|nehmen|lieber|mochten|moechten|hatten|haetten|hatte|haette|gern*|konnten|koennten|konnen|koennen|bitte + !geschickt + !geliefert + !bekommen + !erhalten",
                "menge|stuckzahl|stueckzahl|anzahl + erhoh*|erhoeh*|reduz*|verringer*",
                "dazunehm*|dazu_nehmen|dazugeb*|mit_aufnehmen",
                "hinzufug*|hinzufueg*|streich*|erganz*|ergaenz* + bestell*|auftrag*|position*",
                "verlegen|verleg*|vorzieh*|hinausschieb* + liefer*|termin|auftrag*",
                "verschieb* + liefer*|termin|auftrag*",
                "brauchen|benotigen|benoetigen|wollen + nur|doch",
                "andere|neue|anderer|neuer|abweichende + lieferadresse|lieferanschrift",
                "umgezogen|umzug|ziehen_um + liefer*|schick*|send*|adresse|anschrift + !rechnung*",
                "liefer*|schick*|senden|zustell* + neue|neuen|andere|anderen + adresse|anschrift|praxis|filiale|standort|werkstatt|buro|buero|haus|lager + !rechnung*",
            ],
        ),
        (
            BankDetails,
            &[
                "bankverbindung*|bankdaten|iban|kontoverbindung*|kontonummer|bankkonto|konto + neue*|geander*|geaender*|ander*|aender*|stimmt|richtig|wirklich|bestatig*|bestaetig* + !kundenkonto",
            ],
        ),
    ],
    nouns: &[(OrderStatus, &["bestell*|auftrag*|paket*|sendung|lieferung"]), (Payment, &["rechnung*|faktura"])],
    bare: &["antwort*|ruckmeldung*|rueckmeldung*|bescheid|melden_sie|melde_dich"],
    settled: &[
        "dank*|vielen_dank|bedank*|super|perfekt|prima|passt|ok|okay|in_ordnung|alles_klar|erhalten|angekommen|einverstanden|gut|notiert|gerne|gern",
        "gruss*|gruess*|hallo|guten|sehr_geehrte*|liebe*|frohe|gutes|wunsche*|wuensche*|gluckwunsch*|glueckwunsch*|wunschen|wuenschen",
        "bezahlt|uberwiesen|ueberwiesen|beglichen|anbei|anhang|informier*|mitteil*|einlad*|laden|melde|melden|urlaub|abwesend|freuen|freue",
        "vertraulich*|gesendet_von|newsletter|zur_kenntnis",
    ],
    informal: &[
        "du|dir|dich|dein|deine|deinen|deinem|deiner|deines|euch|euer|eure|euren|eurem|eurer",
        "kannst|konntest|koenntest|bist_du|hast_du|weisst_du|wirst_du|wurdest_du|schick_mir|sag_mir|gib_mir|schick_uns|habt_ihr|konnt_ihr|koennt_ihr|konntet_ihr|koenntet_ihr|seid_ihr|werdet_ihr|wurdet_ihr",
    ],
    formal: &[
        "sehr_geehrt*|konnen_sie|koennen_sie|konnten_sie|koennten_sie|wurden_sie|wuerden_sie|haben_sie|senden_sie|schicken_sie|teilen_sie|geben_sie|nennen_sie|bestatigen_sie|bestaetigen_sie|prufen_sie|pruefen_sie|bitten_sie|lassen_sie",
    ],
};
