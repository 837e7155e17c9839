//! Slovenian: how customers ask, with and without č, š, ž, and in the way they speak.

use crate::domain::Intent::{
    BankDetails, Change, Complaint, Delivery, InvoiceCopy, Offer, Order, OrderStatus, Payment, Price, Return, Stock,
};

use super::Table;

pub(super) const TABLE: Table = Table {
    asking: &[
        "prosim*|prosil* + !ni_za_kaj",
        "zanima*|povprasevanj*|vprasanj*|sprasuje* + !ni",
        "posljite|poslji|posljes|posljete|posredujte|sporocite|sporoci|javite|javi|povejte|povej|napisite|napisi",
        "potrdite|potrdi|preverite|preveri|obvestite|pripravite|pripravi|uredite|svetujte|odgovorite|dajte|ponudite",
        "rabim|rabimo|rabil*|rabila|potrebuje*|potrebujem|potreboval*",
        "zelim*|zelel* + !lep* + !prijet* + !vse + !vesel* + !uspes* + !mirn* + !hvala",
        "^kdaj|^koliko|^kolk|^kolko|^kje|^kam|^kako|^zakaj|^kater*|^kaks*|^kaj + !vem + !hvala",
        "^ali|^lahko|ali_ste|ali_je|ali_so|ali_imate|ali_boste|ali_bo + !hvala",
        "^^a + das|imas|imate|lahko|je|se|bo|bi|ste|si|mi|nam|ze",
        "bi_lahko|bi_radi|bi_rad|bi_rada|ali_lahko|mi_lahko|nam_lahko|me_zanima|nas_zanima",
    ],
    topics: &[
        (
            OrderStatus,
            &[
                "kako_dalec|kako_kaze",
                "faz*|status* + !placil*",
                "stanj* + narocil*|posiljk*|paket*|dobav*",
                "kako_je_s|kako_je_z|kaj_je_s|kaj_je_z|kako_je_kaj + !placil* + !racun* + !ponudb* + !cen* + !zalog*",
                "kje|kam + narocil*|posiljk*|paket*|blago|roba|dobav*",
                "sledenj*|slediln*|slediti|sledim",
                "stevilk* + paket*|posiljk*|sledenj*",
                "odprem*|odposlan*|odposlal*|poslan*|poslali|poslal|poslano|na_poti + narocil*|posiljk*|paket*|blago|ze|stol*|miz* + !opomin* + !racun* + !faktur* + !ponudb* + !predracun* + !dobropis* + !katalog* + !sporocil* + !mail* + !potrdil*",
                "kaj_se_dogaja|obtical*",
                "nic + od_vas|ne_slisim*|se_ne_zgodi",
                "kaj_novega|kaj_premaknil*|kake_novice|kaksne_novice|kaksna_novica",
                "dogaja* + narocil*|posiljk*|dobav*|paket*",
                "kdaj|rok*|kje + narocil*|posiljk*",
            ],
        ),
        (
            Delivery,
            &[
                "^bo|^bodo|^bosta|^ali_bo|^ali_bodo + pri_nas|pripravljen*|nared|izdelan*|dobavljen*|dostavljen*|narejen*|gotov*|koncan*|prispel*|prisl*",
                "kdaj + prid*|prispe*|dobav*|dostav*|dobim*|dobil*|odprem*|poslj*|poslal*|odposlal*|prevz*|pripravlj*|koncan*|izdelan*|narejen*|pri_nas|na_voljo|nared|bo|bodo|bosta|bojo + !plac* + !zapad* + !poravn* + !denar*",
                "datum*|rok*|termin*|dan + dobav*|dostav*|odprem*|prevz*|izdel*|narocil*",
                "drzi|velja|ustrez*|ostane|ostaja + rok*|termin*|datum*",
                "kam + dostav*|dobav*",
                "dostavlj*|dobavlj* + kdaj|ali|ze|bo|bodo",
                "cas* + dostav*|dobav*",
                "zamakn*|zamika*|zamud*|zamuja* + dobav*|dostav*|rok*",
                "prislo|prslo|pride|prispe + kdaj|kdaj_bo|do_kdaj|ta_teden|danes|jutri",
                "pripelj*|prid*|prispe*|dostav*|dobav* + prej|hitreje|pred_praznik*",
                "do_takrat|pravocasno|pravi_cas + ali|bo|bodo|bosta|racun*|lahko + !plac*",
                "katerega_dne|kateri_dan|katerem_tednu|kateri_teden|koliko_casa|cez_koliko|do_ponedeljka|do_torka|do_srede|do_cetrtka|do_petka|do_sobote|do_konca_tedna|do_konca_meseca + !odprt* + !plac* + !poravn* + !nakaz*",
                "do_kdaj + bo|bodo|bosta|izdel*|dobim*",
                "dostavlj* + ali|tudi|lahko",
            ],
        ),
        (
            InvoiceCopy,
            &[
                "kopij*|izvod*|pdf|dvojnik* + racun*|faktur*|dobropis*",
                "racun*|faktur* + elektronsk*|pdf|e_racun|eracun",
                "kopij*|dvojnik* + poslji*|poslje*|poslati|poslal*|posredu*|dobim*|dobiti|rabim*|potrebuj* + !narocil* + !ponudb* + !predracun* + !pogodb* + !potrdil*",
                "racun*|faktur*|dobropis* + poslji*|poslje*|poslati|poslal*|posiljam*|posredu*|ponovno|znova|se_enkrat|priloz*|dobim*|dobiti|najde*|izgubil*|manjka + !nakazil* + !placil* + !opomin* + !trr",
            ],
        ),
        (
            Payment,
            &[
                "rok*|datum* + placil*|plac*|poravn*",
                "zapad*",
                "dolguj*|dolzni|dolzen|dolzna",
                "odprt* + racun*|postavk*|znes*|sald*|obveznost*|koliko|kolk|kolko|kaj|dolg*",
                "prevec|dvakrat|preplacil* + plac*|nakazal*|poravnal*|preplacil*|eur",
                "sald*|opomin*|nakazil*|nakazal*|plac*|poravn*|izplacil*|obrok*",
                "manjka* + koliko|kolk|kolko|plac*",
                "znesek|znesk*|znasa|znasal*",
                "drzi|prav|pravilno|tocno|pravilen + eur|evr*|ddv",
            ],
        ),
        (Order, &["potrdi* + narocil* + kos|kosov|komad*|x"]),
        (
            Price,
            &[
                "cena|cene|ceno|ceni|cen|cenah|cenam|cenik*|cenov*",
                "koliko|kolk|kolko + stane|stanejo|stal*|kosta*",
                "koliko|kolk|kolko + pride|pridejo|pridejo_nas|bi_prisl* + !plac* + !racun*",
                "po_cem|popust*|rabat*",
            ],
        ),
        (
            Stock,
            &[
                "zalog*|razpolozljiv*|dobavljiv*",
                "na_voljo + !kdaj + !sem + !smo",
                "skladisc*|zalog* + imate|imas|mate|mas|je|so|na",
                "imate|imas|mate|mas + vsaj|dovolj|pri_sebi + !cas*",
                "imate|imas|mate|mas + kos|kosov|kose|komad*|se_kaj|se_kej|se_kaksn*|se_kater* + !popust* + !rabat* + !vprasanj*",
                "koliko|kolk + imate|imas",
                "lahko + dobim|dobimo + !racun* + !kopij* + !ponudb* + !predracun* + !stevilk* + !status* + !podat* + !cen*",
            ],
        ),
        (Offer, &["ponudb*|predracun*|povprasevanj*|ponudite|ponudili", "predlog*|predracun* + cen*"]),
        (
            BankDetails,
            &["trr|iban|swift|bic", "na_kateri_racun|kateri_racun + nakaz*|plac*", "bancn*|transakcijsk* + podat*|racun*|stevilk*"],
        ),
    ],
    claims: &[
        (
            OrderStatus,
            &[
                "se_ni|se_niso|se_nismo|se_nisem|se_vedno_ni|se_vedno_niso|se_vedno_nismo|se_vedno_nisem|nismo_se|nisem_se|ni_se|niso_se + prispel*|prisel|prisla|prislo|prisle|prisli|dobil*|prejel*|dostavlj*|dobavlj* + !racun* + !placil* + !nakazil* + !ponudb* + !odgovor*",
                "cakam|cakamo + ze|se_vedno|se + narocil*|dobav*|blago|posiljk*|paket*",
            ],
        ),
        (Payment, &["opomin* + placal*|placan*|poravn*|nakazal*|napak*|umak*|pomot*"]),
        (
            InvoiceCopy,
            &[
                "racun*|faktur* + ne_najde*|ne_moremo_najti|ne_morem_najti|izgubil*|zalozil*|nismo_prejeli|nismo_dobili|nisem_prejel*|nisem_dobil*|se_ni_prisel",
            ],
        ),
        (
            Order,
            &[
                "narocam*|narocujem*|naroci|narocite",
                "bi + narocil|narocila|narocili + rad*|bi_narocil*|narocil_bi|narocila_bi|narocili_bi|zelel*|se",
                "spet|se|ponovno + bi_vzel*|bi_vzela|bi_vzeli|dobavite|posljite_se|dostavite_se|dobavite_se",
                "narociti + zelim*|zelel*|rad|rada|radi|hotel*|bi_lahko|kako|mozno|mogoce + !moram* + !moral*",
                "narocilnic* + prilog*|priponk*|posiljam*|prilagam*",
                "sprejema*|sprejmem*|potrjuje* + ponudb*|predracun*",
                "iste|isto|isti|istih|enak* + kot_zadnjic|zadnjic|kot_prej|kot_lani",
            ],
        ),
        (Offer, &["sprejema*|sprejmem*|potrjuje*|strinja* + ponudb*|predracun*"]),
        (
            Return,
            &[
                "vrnil*|vrniti|vrnem|vrnemo|vracil*|vracam|vracamo + !preplacil* + !dopust* + !se_vrnem* + !se_vracam* + !vrnem*_se + !vracam*_se + !kredit*",
                "denar*|kupnin* + nazaj|povrn*|vrne*",
                "odstop* + pogodb*|nakup*",
            ],
        ),
        (
            Complaint,
            &[
                "poskod*|raztrgan*|zlomljen*|polomljen*|razbit*|pocen*|unicen*|pokvarj*|okvar*|opraskan*|umazan*|reklam*|pritoz*",
                "poslal*|dobil*|dobavil*|dostavil*|prisl*|prejel* + namesto",
                "napacn* + barv*|izdel*|artik*|model*|dobil*|prisl*|poslal*|dobav*|velikost*|dimenz*|blago|kos*",
                "narobe + poslal*|dobavlj*|dobil*|pripeljal*",
                "utripa*|brenc*|piska|smrdi|kaplja|pusca|se_pregreva|se_ugasa|se_ne_prizge|ne_sveti",
                "prislo|prisle|prisli|dobili|dobil|dobila|prejeli|dostavili + samo|le|manj_kot|premalo + !danes + !odgovor* + !racun*",
                "se_maje|se_majejo|se_majeta|se_lusci|se_luscijo|strgan*|premocen*|moker|mokra|mokro|mokre|zarjav*|ukrivljen*|zvit*|zamaknjen*|zlomil*|odpadl*|odlepil*|razpadl*|ne_deluje|ne_dela",
                "obljub* + se_vedno|nic|danes|ze + !hvala",
                "praska|praske|razpok*|madez*|luknj*|vegast*|skripa*",
                "napak* + na|z|ima|je + !v_racun*",
                "nezadovolj*|razocaran*|nesprejemljiv*|nedopust*|sramot*",
                "zamuja*|zamud* + !opravic* + !placil*",
                "manjka|manjkajo|manjkata + !placil* + !koliko + !kolk + !kolko + !racun* + !podat*",
            ],
        ),
        (
            Change,
            &[
                "preklic*|storn*|odpove* + !narocnin* + !novic*",
                "spremen*|sprememb*|spremin* + narocil*|kolicin*|naslov*|barv*|termin*|rok*|model*|dobav*|dostav*|dimenz*",
                "namesto + !poslali + !dobili + !dobil + !dobila + !prislo + !prisle + !prejeli + !dostavili + bi|vzel*|vzame*|raje|zelel*|zelim*|kos*|narocil*",
                "dodal*|dodati|dodam*|dodate|dodaj*|odstran* + narocil*|kos|kosa|kose|postavk*|se|tudi|lahko",
                "zmanjsa*|poveca*|povisa*|zniza* + kolicin*|narocil*|stevil*",
                "ne_potrebuje*_vec|ne_potrebujem_vec|ne_rabim*_vec|ne_rabim_vec|ne_rabimo_vec|ne_potrebujemo_vec",
                "zamenja* + barv*|naslov*|narocil*|model* + !poskod*",
                "prestavi*|prestavl*|zamakn* + !se_bo + dobav*|termin*|dostav*|rok*",
                "dostav*|dobav*|poslji*|posljete|pripelj* + nov*|drug* + naslov*|lokacij*|poslovaln*|enot*|pisarn*|skladisc* + !mail* + !email* + !racun*",
                "drug*|nov* + naslov*_dostav*|naslov*_za_dostav*|dostavn*_naslov*",
            ],
        ),
        (
            BankDetails,
            &["nov*|spremen*|spremin*|zamenja* + trr|iban|bancn*|tekoc*_racun*|transakcijsk*", "trr|iban + res|pravi|vas|vase|prav"],
        ),
    ],
    nouns: &[(OrderStatus, &["narocil*|posiljk*|paket*"]), (Payment, &["racun*|faktur*"])],
    settled: &[
        "hval*|zahval*|v_redu|vredu|velja|ok|okej|super|odlicno|krasno|prejel*|prejet*|potrjuje*|dobili_smo|dobil_sem|prispel*|ustreza|strinja*",
        "pozdrav*|lp|spostovan*|dober_dan|zivjo|voscil*|srecn*|vesel*|uspes*|lep_dan|vikend|cestit*|zelim*|zelimo",
        "placal*|placan*|nakazal*|nakazilo|poravnal*|obvesca*|sporoca*|posilja*|prilaga*|prilog*|priponk*|vabi*|vabljen*|javim*|oglasi*|odsot*|dopust*",
        "zaupn*|poslano_iz|v_vednost|novic*",
    ],
    informal: &["posljes|lahko_mi_posljes|povej|poslji|potrdi|javi|sporoci|preveri|ti|tebi|tvoj*|imas|mi_lahko_poves|ves|daj|napisi"],
};
