//! Croatian; Serbian and Bosnian in Latin script are read by the same words.

use crate::domain::Intent::{
    BankDetails, Change, Complaint, Delivery, InvoiceCopy, Offer, Order, OrderStatus, Payment, Price, Return, Stock,
};

use super::Table;

pub(super) const TABLE: Table = Table {
    asking: &[
        "molim*|molila|molio|zamolil* + !nema_na_cemu",
        "zanima*|upit|upitu|pitanj*|pita|pitaju + !nema",
        "posaljite|posalji|javite|javi|recite|reci|potvrdite|potvrdi|provjerite|provjeri|pripremite|napisite|dostavite|proslijedite|obavijestite",
        "mozete_li|mozes_li|mogu_li|mozemo_li|mogli_biste|biste_li|hocete_li|imate_li|je_li|jel|da_li|jesu_li|jeste_li|imaju_li|moze_li|hoce_li|ima_li",
        "trebam|trebamo|treba_nam|trebali_bismo|potrebno_nam|trebao_bih|trebala_bih",
        "zelim|zelimo|zeljel* + !lijep* + !lep* + !prijet* + !ugod* + !sve_najbolje + !sretn* + !hvala",
        "^kada|^kad|^koliko|^gdje|^gde|^kako|^kamo|^zasto|^koji|^koja|^koje|^kakav|^kakva|^sto|^sta + !hvala + !znam",
    ],
    topics: &[
        (
            OrderStatus,
            &[
                "status*|faz* + !placanj* + !racun*",
                "stanj* + narudzb*|posiljk*|isporuk*",
                "kurir*|dostavljac*|posta + paket*|posiljk* + nema|nije|provjer*|ne",
                "sto_se_dogada|sta_se_dogada|sto_se_desava|od_tada_nista|krenul*",
                "novost*|novoga|novog_oko|ima_novog",
                "sto_je_s|sta_je_sa|sto_je_sa|sta_je_s|kako_stoj* + !racun* + !uplat* + !ponud*",
                "gdje|gde|kamo + narudzb*|posiljk*|paket*|roba|su|je",
                "pracenj*|pratiti|tracking",
                "broj + posiljk*|paket*|pracenj*",
                "poslan*|otpremljen*|poslali|krenul* + narudzb*|posiljk*|paket*|vec|roba",
                "kada|kad|rok* + narudzb*|posiljk*",
            ],
        ),
        (
            Delivery,
            &[
                "kada|kad + ocekiva* + !plac* + !uplat*",
                "doci|stici|stizu|isporuc*|dostav* + prije|ranije",
                "na_vrijeme|do_tada + !plat* + !plac*",
                "datum* + dolask*|tocan|tocn*",
                "racunati_na|racunati_s + kada|kad|do_kada|kojeg",
                "hoce_li + stic*|dodi|biti_tu",
                "trebam*|trebali_bismo|trebala_bih|trebao_bih|treba_nam|potrebn* + do_bozica|do_blagdana|do_nove_godine|do_kraja|najkasnije|prije_bozica|prije_otvorenja|ovaj_tjedan + !racun* + !ponud* + !kopij*",
                "kojem_tjednu|koji_tjedan|koji_dan|kojeg_dana|do_ponedjeljka|do_utorka|do_srijede|do_cetvrtka|do_petka|do_subote|do_kraja_tjedna + !plat* + !plac* + !otvoren* + !radite",
                "kada|kad + stig*|stiz*|dolaz*|doc*|isporu*|dostav*|dobi*|posla*|salj*|saljete|gotov*|preuz*|spremn*|bit_ce|bude + !plat* + !plac* + !dospij*",
                "rok*|datum*|termin* + isporuk*|dostav*|narudzb*|preuz*|otprem*",
                "isporuk*|dostav* + kada|kad|kamo|datum*|rok*",
                "koliko + cek*|traj* + !plac*",
            ],
        ),
        (
            InvoiceCopy,
            &[
                "kopij*|presliku|preslika|duplikat|pdf + racun*|fakture|faktur*",
                "kopij*|preslik*|duplikat + posla*|posal*|dobi*|treba* + !narudzb* + !ponud* + !ugovor*",
                "racun*|faktur* + posla*|posal*|ponovno|opet|izgubi*|nema*|nismo_dobili|pronac*|naci|nadem|dostav* + !uplat* + !opomen* + !iban + !duzn*",
            ],
        ),
        (
            Payment,
            &[
                "rok*|datum* + placanj*|plac*|plat*|dospij*",
                "dospij*|dospje*|valut* + !valutni",
                "duzni|duzan|duzna|dugujem*|dug|duga|dugovanj*",
                "otvoren* + racun*|stavk*|iznos*|sald*|faktur*",
                "otvoreno|otvorenog + jos|nesto|konto|kod_vas",
                "uplat*|placanj*|placen*|platil*|plati*|podmiren*|opomen*|sald*",
                "nedostaj* + koliko|jos + !dijel*",
                "iznos*|ukupn*|ukupan + !ponud*",
                "tocno|ispravno|istina + eur|eura",
            ],
        ),
        (Price, &["cijen*|cjenik*|cena|cene|cenu|popust*|rabat*", "koliko + kosta*|stoji|dode|naplacuj*"]),
        (
            Stock,
            &[
                "zalih*|skladist* + imate|ima|na|raspoloz*|kolik* + !dostav* + !saljete + !salje*",
                "raspoloziv*|na_raspolaganju|dostupn*|dostupan|na_lageru|na_stanju",
                "ima_li|imate_li + jos + !pitanj*",
                "koliko + imate|ih_imate + !racun*",
                "imate_li|imate + jos|komad*|kom + !popust* + !rabat* + !pitanj*",
            ],
        ),
        (Offer, &["ponud*|predracun*|profaktur*"]),
        (BankDetails, &["iban|ziro*|swift|bic", "na_koji_racun", "bankovn*|bankar* + podac*|podat*|racun*"]),
    ],
    claims: &[
        (
            OrderStatus,
            &[
                "jos_nije|jos_nisu|jos_nismo|jos_nisam|nismo_jos|nije_jos|nisu_jos|jos_uvijek_nije|jos_uvijek_nismo|jos_uvijek_nisu + stig*|dobil*|primil*|isporuc*|dosl*|dosao + !racun* + !uplat* + !odgovor*",
                "cekamo|cekam + jos|vec + narudzb*|isporuk*|posiljk*|robu",
            ],
        ),
        (Payment, &["opomen* + plati*|placen*|podmir*|greskom|zabun*"]),
        (
            InvoiceCopy,
            &[
                "racun*|faktur* + elektronick*|pdf|e_racun",
                "ispravljen*|ispravak|ispravite + racun*|faktur*",
                "racun*|faktur* + ne_mogu_naci|ne_mozemo_naci|ne_mogu_pronaci|ne_mozemo_pronaci|izgubi*|zagubi*|nismo_dobili|nisam_dobi*|nismo_primili|nisam_primi*",
            ],
        ),
        (
            Order,
            &[
                "narucujem*|narucili_bismo|narucio_bih|narucila_bih|naruciti",
                "htio_bih|htjela_bih|htjeli_bismo|uzeo_bih|uzela_bih|uzeli_bismo + dva|dvije|tri|cetiri|pet|sest|komad*|kom + !vratiti + !povrat + !umjesto + !znati + !ponud*",
                "uzimamo|uzimam|uzet_cemo|uzet_cu + jos|komad*|kom|dva|dvije|tri|cetiri|pet|sest|sedam|osam|devet|deset + !umjesto",
                "posaljite|saljite|dostavite|isporucite + jos + !racun* + !opomen* + !kopij* + !preslik*",
                "prihvac*|prihvat* + ponud*|predracun*",
                "narudzbenic* + prilog*|privitk*|saljem*",
                "isto|iste|isti|jednak* + kao_prosli|kao_zadnji|kao_prije|prosli_put|zadnji_put",
            ],
        ),
        (Offer, &["prihvac*|prihvat* + ponud*|predracun*"]),
        (
            Return,
            &[
                "vratiti|vratil*|povrat|povrata|povratu|vracamo|vracam + !vracam*_se + !se_vracam* + !se_vratim* + !vratim*_se + !godisnj* + !poreza + !javit*",
                "novac + natrag|nazad|vrat*|povrat*",
                "odustaj*|raskid* + kupnj*|ugovor*",
            ],
        ),
        (
            Complaint,
            &[
                "ostecen*|slomljen*|razbij*|razbijen*|polomljen*|poderan*|potrgan*|napuk*|ogreb*|izgreb*|udubljen*|mrlj*|pokvaren*|neisprav*|reklamac*|prituzb*|zalb*|prigovor*",
                "pogres* + isporuc*|artikl*|boj*|proizvod*|poslan*|poslali|robu|roba|dostav*",
                "poslali|dobili|dobio|dobila|isporucili|stigle|stigli|stiglo + umjesto",
                "ne_zatvara*|ne_otvara*|iskrivljen*",
                "nedostaju|fale + !podac* + !informacij*",
                "treperi*|zuji*|curi|smrdi|zapinje|skripi|pregrijava",
                "stiglo|stigle|stigli|dobili|isporuceno + samo|manje_nego|premalo",
                "se_klima|klima_se|se_guli|guli_se|mokar|mokra|mokro|savijen*|hrdav*|otpal*|otpada|ne_radi",
                "obecal* + nista|danas|jos|nije",
                "nezadovolj*|razocar*|neprihvatljiv*|sramot*",
                "kasni|kasne|kasnite|kasnjenj* + !ispric* + !uplat*",
                "nedostaje|nedostaju|fali|fale + dio|dijel*|vijak*|vijc*|komad*|paket*",
            ],
        ),
        (
            Change,
            &[
                "otkaz*|otkazujem*|storn*|ponist* + !newsletter",
                "promjen*|promijen*|izmjen*|izmijen* + narudzb*|adres*|kolicin*|boj*|termin*|isporuk*|dostav*|rok*|kasno",
                "umjesto + !da + !poslali_ste + !dobili_smo + !dobio_sam + !dobila_sam + !isporucili_ste + !stigle_su + !stigli_su",
                "odust* + narudzb*|kupnj*",
                "ne_saljete|nemojte_slati",
                "isprav* + kolicin*|narudzb*|adres*|boj*|termin* + !racun* + !faktur*",
                "preselili|selimo|preseljenj* + adres*|posal*|sal*|dostav*|isporuc* + !racun*",
                "dodati|dodaj*|ukloni*|maknuti|izbacit* + narudzb*|stavk*|komad*|jos",
                "smanji*|poveca* + kolicin*|narudzb*|broj",
                "odgod*|pomakn* + isporuk*|dostav*|termin*",
                "dostav*|isporuc*|posalj*|saljite + nov*|drug* + adres*|lokacij*|poslovnic*|ured*|skladist* + !mail* + !email* + !racun*",
                "drug*|nov* + adres* + dostav*|isporuk*",
            ],
        ),
        (BankDetails, &["nov*|promijen*|promjen*|izmijen* + iban|bankovn*|ziro*", "iban + vas|tocan|tocno|ispravan|stvarno"]),
    ],
    nouns: &[(OrderStatus, &["narudzb*|posiljk*|paket*"]), (Payment, &["racun*|faktur*"])],
    bare: &["odgovor*|javite|javi|povratn*|obavijestite"],
    settled: &[
        "hval*|zahval*|u_redu|super|odlicno|ok|okej|moze|vrijedi|primili|primio|primila|stigla|stiglo|stigao|stigli|potvrduje*|odgovara|slazem*",
        "pozdrav*|lp|postovan*|dobar_dan|bok|cestit*|sretn*|vesel*|zelim*|zelimo|lijep*|srdac*|ugod*",
        "platil*|uplatil*|placen*|podmiril*|obavjes*|javlja*|javit*|saljem*|prilaz*|prilog*|privitk*|poziva*|godisnj*|odsut*",
        "povjerljiv*|poslano_s|na_znanje",
    ],
    informal: &[
        "mozes|imas|znas|hoces|saljes|dobijes|vidis|mislis|zelis|nisi|jesi|bi_li_mogao|bi_li_mogla|mogao_bi_li|mogla_bi_li|posalji|pogledaj|provjeri_mi|javi_mi|mi_javi|javi_nam|reci_mi|napisi_mi|potvrdi_mi",
        "tvoj|tvoja|tvoje|tvoju|tvog|tvoga|tvom|tvojem|tvojoj|tebe|tebi|tobom|hvala_ti|molim_te|saljem_ti|ti_saljem|pisem_ti|ti_pisem|poslao_si|poslala_si|rekao_si|rekla_si",
    ],
    formal: &[
        "mozete|mozete_li|molim_vas|molimo_vas|vam|vas|biste|posaljite|javite|recite|potvrdite|provjerite|napisite|dostavite|postovani|postovana|postovane",
    ],
};
