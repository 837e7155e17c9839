//! Italian.

use crate::domain::Intent::{
    BankDetails, Change, Complaint, Delivery, InvoiceCopy, Offer, Order, OrderStatus, Payment, Price, Return, Stock,
};

use super::Table;

pub(super) const TABLE: Table = Table {
    asking: &[
        "prego|pregherei|preghiamo + !non_c_e_di_che",
        "mi_interessa|ci_interessa|vi_prego|la_prego|per_favore|per_cortesia|cortesemente|gentilmente",
        "potete|potreste|puoi|potresti|puo|potrebbe|possiamo|posso|sarebbe_possibile|e_possibile|avete|mi_conferma|ci_conferma|mi_confermate",
        "vorrei|vorremmo|desidero|desideriamo|desidererei|gradirei + !ringraziar* + !augurar*",
        "mi_serve|ci_serve|mi_servono|ci_servono|abbiamo_bisogno|ho_bisogno|cerchiamo|cerco|siamo_interessati|richiesta|chiedo|chiediamo|chiedervi|chiederle|chiede|chiedono|attendo_una|attendiamo_una",
        "datemi|dateci|inviate*|inviatemi|inviateci|mandate*|mandatemi|mandateci|mandami|inviami|ditemi|diteci|dimmi|confermate*|comunicate*|fatemi|fateci|indicate*|rispondete",
        "sapere|informazioni + !grazie_per + !facciamo_sapere + !faremo_sapere + !faccio_sapere + !faro_sapere",
        "^quando|^quanto|^quanti|^quante|^dove|^come|^quale|^quali|^perche|^cosa|^che|^a_che + !grazie",
    ],
    topics: &[
        (
            OrderStatus,
            &[
                "a_che_punto|stato|avanzamento + !pagat* + !fattur* + !pagament*",
                "tracking|tracciamento|tracciabil*|tracciare|numero_di_spedizione|codice_di_spedizione|lettera_di_vettura",
                "dove + ordine|pacco|spedizione|merce|collo",
                "spedit*|partit* + ordine|merce|gia|pacco",
                "che_fine|notizie|novita|aggiornament* + ordine|merce|spedizione|consegna",
                "quando + ordine",
                "corriere|fattorino|vettore + pacc*|collo|colli|spedizione + non|nessun*|controll*|verific*",
                "che_succede|cosa_succede|saputo_nulla|saputo_niente",
                "merce|ordine|pacco + partit*|spedit*",
                "ci_sono_novita|qualche_novita|avete_novita|ci_sono_aggiornamenti|qualche_notizia|avete_notizie",
            ],
        ),
        (
            Delivery,
            &[
                "consegn* + quando|data|tempi|termin*|prevede*|previst*|giorno|entro|tempistic*",
                "quando + arriv*|consegn*|sped*|ricev*|pront*|riti*|part*|ordine + !fattur* + !pagament* + !scad*",
                "tempi|termini + consegna|spedizione",
                "che_giorno|quale_giorno|quale_settimana|che_settimana|entro_lunedi|entro_martedi|entro_mercoledi|entro_giovedi|entro_venerdi|entro_sabato|entro_fine|entro_la_fine + !pag* + !apert*",
                "arriva|arrivano|arrivera|arriveranno + entro|prima|in_tempo",
                "arriv*|consegn* + prima|in_anticipo + possono|potete|potreste|possibile|puo",
                "contare_su|contare_sul|contare_sulla|contare_sulle|contare_sui|contare_sugli + quando|entro",
                "data_certa|data_precisa|data_esatta|data_indicativa|data_approssimativa",
                "serve|servono|servirebbe|servirebbero|abbiamo_bisogno|ho_bisogno + entro|prima_di|prima_del|prima_dell|al_piu_tardi|in_tempo + !fattur* + !copia + !preventiv* + !offert* + !conferma",
                "quanto_tempo|quanto_ci_vuole|una_data|data_di_consegna|data_di_spedizione|data_prevista",
            ],
        ),
        (
            InvoiceCopy,
            &[
                "copia|duplicato|pdf + fattur*|bolletta|ricevuta",
                "fattur* + elettronic*|pdf|digitale",
                "copia|duplicato + invi*|mand*|rimand*|avere|serve + !ordine + !offert* + !preventiv* + !contratt*",
                "fattur* + invi*|mand*|rimand*|reinvi*|rinvi*|troviamo|trovo|smarrit*|mancante|ricevut*|di_nuovo|ancora + !apert* + !pagat* + !sollecit* + !pagament*",
            ],
        ),
        (
            Payment,
            &[
                "scad*",
                "aperto|sospeso|scoperto + conto|ancora|qualcosa",
                "pagament*|pagat*|pagare|paghiamo|saldat*|saldo|saldare|bonific*|versat* + !pagat*_meno",
                "dobbiamo|devo|debito + quanto|ancora|fattur*",
                "apert*|insolut*|sospes*|scopert* + fattur*|partit*|import*",
                "importo|importi|totale|sollecit*|estratto_conto",
                "giusto|corretto|esatto + eur|euro",
            ],
        ),
        (Price, &["prezz*|listino|listini|sconto|sconti|tariff*|quotazion*", "quanto + cost*|vien*|paga|chied*", "costa|costano|costo"]),
        (
            Stock,
            &[
                "magazzino|giacenz*|disponibil*|pronta_consegna|a_stock|in_stock",
                "quanti|quante + avete|disponib*|ne_avete",
                "avete + ancora|pezzi",
                "c_e_ancora|ci_sono_ancora|ne_resta|ne_restano + !apert* + !conto + !pag* + !novit* + !sospes*",
                "^avete|^^avete + sedi*|tavol*|pol*|lamp*|sgabell*|panc*|cuscin*|vas* + !ricevut* + !spedit* + !novita",
            ],
        ),
        (Offer, &["offert*|preventiv*|proforma|quotazion* + !offert*_speciale"]),
        (BankDetails, &["iban|bic|swift|coordinate_bancarie|dati_bancari|conto_corrente|conto_bancario", "su_quale_conto|quale_conto"]),
    ],
    claims: &[
        (
            OrderStatus,
            &[
                "non_e_ancora|non_sono_ancora|non_abbiamo_ancora|non_ho_ancora|ancora_non + arrivat*|ricevut*|consegnat* + !fattur* + !pagament* + !rispost*",
                "aspettiamo|attendiamo|aspetto + ancora|da + ordine|merce|consegna|pacco",
            ],
        ),
        (Payment, &["sollecit* + pagat*|saldat*|bonific*|errore|sbagli*"]),
        (
            InvoiceCopy,
            &[
                "fattur* + corrett*|rettific* + !importo",
                "fattur* + non_troviamo|non_trovo|smarrit*|perso|non_abbiamo_ricevuto|non_ho_ricevuto|non_e_arrivat*",
            ],
        ),
        (
            Order,
            &[
                "ordiniamo|ordino|ordinare|riordin*|vorremmo_ordinare|vorrei_ordinare",
                "accett* + offert*|preventiv*",
                "vorrei|vorremmo|prendiamo|prendo + un|una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|pezzi + specch*|sedi*|tavol*|lamp*|sgabell*|panc*|cuscin*|vas*|poltron*|mensol* + !restitu* + !rendere + !invece_di + !sapere + !preventiv* + !offert* + !anziche",
                "mandate*|inviate*|spedite* + altri|altre|ancora + !copia + !fattur* + !inform*",
                "nostro_ordine|ordine_n|ordine_d_acquisto|buono_d_ordine + allegat*|in_allegato + !fattur*",
                "ordine + allegat*|in_allegato + trasmett*|inviamo|invio|trova*",
                "come_l_ultima_volta|come_la_volta_scorsa|stesso_ordine|stessa_quantita|uguale_all_ultim*",
            ],
        ),
        (Offer, &["accett*|conferm* + offert*|preventiv* + !potete + !puo"]),
        (
            Return,
            &[
                "restitu*|reso|resi|rendere|renderla|renderlo|renderle|renderli|rimborso|rimborsat*|rimborsare|recesso + !iban + !banc*",
                "rimandar*|rispedir* + indietro|merce|articol*",
                "soldi|denaro + indietro",
            ],
        ),
        (
            Complaint,
            &[
                "danneggiat*|rott*|rotto|difettos*|difett*|graffi*|strappat*|scheggiat*|crepa*|macchi*|traballa*|reclam*|lament*",
                "sbagliat* + articol*|prodott*|color*|consegn*|ricevut*|misur*|merce",
                "sfarfall*|ronza*|gocciol*|perde_acqua|puzza|cigola|si_blocca|si_surriscalda",
                "solo|soltanto + arrivat*|consegnat*|ricevut* + ne|di",
                "stort*|non_si_chiud*|non_chiud*|non_si_apr*",
                "si_stacca|si_staccano|bagnat*|arrugginit*|piegat*|non_funziona|rovinat*",
                "promess* + niente|nulla|ancora|oggi",
                "inaccettabil*|delus*|insoddisf*|vergogn*|non_si_lavora|inammissibil*",
                "ritard* + !scus* + !pagament*",
                "mancano|mancavano + !inform* + !dati + !fattur* + !giorni",
                "mandato|inviato|spedito|consegnato|ricevuto|arrivate|arrivati + invece_di|anziche|al_posto",
                "manca|mancano|mancante|mancanti + pezz*|vit*|parti|collo|articol*",
            ],
        ),
        (
            Change,
            &[
                "annull*|disdi*|cancell* + ordine|ordini|richied*|vorr*|dobbiamo|possibil*|acquist*",
                "modific*|cambi*|variare|variazion* + ordine|indirizzo|quantita|color*|consegna|data|misur* + !banc* + !iban",
                "invece_di|anziche|al_posto + !mandato + !inviato + !spedito + !consegnato + !ricevuto + !arrivate + !arrivati",
                "togliere|aggiung*|rimuov*|eliminare + ordine|ordin*|articol*|rig*|potete|potreste|possiamo|possibile|altr*|ancora",
                "possibile|potremmo|vorremmo|possiamo + avere + in_grigio|in_nero|in_bianco|in_rosso|in_verde|in_blu|in_un_altro|di_un_altro",
                "ridurre|riduci*|aumentare|diminuire + quantita|ordine|numero",
                "portat*|portare|corregg*|abbass*|alz* + quantita",
                "trasferit*|traslocat*|trasloco + consegn*|sped*|mandat*|inviat*|indirizzo + !fattur* + !bonific*",
                "posticip*|rimand*|spostare|anticip* + consegna|data|ordine",
                "altro|nuovo|diverso + indirizzo + consegna|spedizione",
                "consegn*|sped*|mandat*|inviat* + nuovo|nuova|altro|altra|diverso|diversa + indirizzo|sede|magazzino|negozio|ufficio + !mail* + !email* + !fattur*",
            ],
        ),
        (BankDetails, &["nuov*|cambiat*|modificat*|variat*|aggiornat*|davvero|confermat* + iban|banc*|coordinate|conto_corrente"]),
    ],
    nouns: &[(OrderStatus, &["ordine|ordini|pacco|spedizione|merce"]), (Payment, &["fattur*"])],
    bare: &["rispost*|riscontro|rispondete|rispondere|sapere"],
    settled: &[
        "grazie|ringrazi*|perfetto|ottimo|va_bene|benissimo|ok|okay|d_accordo|ricevut*|arrivat*|tutto_bene|conferm*|bene|volentieri",
        "salut*|buongiorno|buonasera|buon|buona|buone|gentil*|cordial*|auguri*|auguriamo|complimenti|egregi*|spett*|ciao|felic*|lieti",
        "pagat*|bonific*|saldat*|allegat*|alleghiamo|inform*|comunic*|invit*|inviamo|trasmett*|sapere|ferie|assent*",
        "riservat*|inviato_da|newsletter|per_conoscenza",
    ],
    informal: &[
        "puoi|potresti|vuoi|hai|sai|riesci|avresti|mandami|mandaci|dimmi|inviami|fammi|fammelo|scrivimi|rispondimi|confermami",
        "tu|tuo|tua|tuoi|tue|ti|te|ciao",
    ],
    formal: &[
        "lei|la_prego|la_ringrazio|le_chiedo|le_scrivo|potrebbe|mi_invii|mi_mandi|mi_dica|mi_confermi|gentile|gentilissim*|egregi*|spett*|sua_disposizione",
    ],
};
