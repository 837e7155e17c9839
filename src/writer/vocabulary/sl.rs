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
        "^ali|^lahko + !hvala",
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
                "odprem*|odposlan*|poslan*|poslali|poslano + narocil*|posiljk*|paket*|blago|ze",
                "kdaj|rok*|kje + narocil*|posiljk*",
            ],
        ),
        (
            Delivery,
            &[
                "kdaj + prid*|prispe*|dobav*|dostav*|dobim*|dobil*|odprem*|poslj*|poslal*|odposlal*|prevz*|pripravlj*|koncan*|izdelan*|narejen*|pri_nas|na_voljo|bo|bodo|bosta + !plac* + !zapad* + !poravn* + !denar*",
                "datum*|rok*|termin*|dan + dobav*|dostav*|odprem*|prevz*|izdel*|narocil*",
                "drzi|velja|ustrez*|ostane|ostaja + rok*|termin*|datum*",
                "kam + dostav*|dobav*",
                "dostavlj*|dobavlj* + kdaj|ali|ze|bo|bodo",
                "cas* + dostav*|dobav*",
            ],
        ),
        (
            InvoiceCopy,
            &[
                "kopij*|izvod*|pdf|dvojnik* + racun*|faktur*|dobropis*",
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
                "sald*|opomin*|nakazil*|nakazal*|placil*|placan*|placal*|plac|placat*|poravn*|izplacil*",
                "manjka* + koliko|kolk|kolko|plac*",
                "znesek|znesk*|znasa|znasal*",
                "drzi|prav|pravilno|tocno|pravilen + eur|evr*|ddv",
            ],
        ),
        (
            Price,
            &[
                "cena|cene|ceno|ceni|cen|cenah|cenam|cenik*|cenov*",
                "koliko|kolk|kolko + stane|stanejo|stal*|kosta*",
                "po_cem|popust*|rabat*",
            ],
        ),
        (
            Stock,
            &[
                "zalog*|razpolozljiv*|dobavljiv*",
                "na_voljo + !kdaj + !sem + !smo",
                "imate|imas + kos|kosov|kose|komad*|se_kaj",
                "koliko|kolk + imate|imas",
                "lahko + dobim|dobimo + !racun* + !kopij* + !ponudb* + !predracun* + !stevilk* + !status* + !podat* + !cen*",
            ],
        ),
        (Offer, &["ponudb*|predracun*|povprasevanj*|ponudite|ponudili"]),
        (BankDetails, &["trr|iban|swift|bic", "na_kateri_racun|kateri_racun + nakaz*|plac*", "bancn* + podat*|racun*"]),
    ],
    claims: &[
        (InvoiceCopy, &["racun*|faktur* + ne_najde*|ne_moremo_najti|ne_morem_najti|izgubil*|zalozil*"]),
        (
            Order,
            &[
                "narocam*|narocujem*|naroci|narocite|narociti",
                "bi + narocil|narocila|narocili + rad*|bi_narocil*|zelel*|se",
                "narocilnic* + prilog*|priponk*|posiljam*|prilagam*",
                "sprejema*|sprejmem*|potrjuje* + ponudb*|predracun*",
                "iste|isto|isti|istih|enak* + kot_zadnjic|zadnjic|kot_prej|kot_lani",
            ],
        ),
        (
            Return,
            &[
                "vrnil*|vrniti|vrnem|vrnemo|vracil*|vracam|vracamo + !dopust* + !se_vrnem + !se_vrnemo + !kredit*",
                "denar*|kupnin* + nazaj|povrn*|vrne*",
                "odstop* + pogodb*|nakup*",
            ],
        ),
        (
            Complaint,
            &[
                "poskod*|raztrgan*|zlomljen*|polomljen*|razbit*|pocen*|unicen*|pokvarj*|okvar*|opraskan*|umazan*|reklam*|pritoz*",
                "napacn*|narobe + !sem + !smo + !znes*",
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
                "namesto + bi|vzel*|vzame*|raje|zelel*|zelim*|kos*|narocil*",
                "dodal*|dodati|dodaj*|odstran* + narocil*|kos|kosa|kose|postavk*",
                "zamenja* + barv*|naslov*|narocil*|model* + !poskod*",
                "prestavi*|prestavl*|zamakn* + dobav*|termin*|dostav*|rok*",
                "drug*|nov* + naslov*_dostav*|naslov*_za_dostav*|dostavn*_naslov*",
            ],
        ),
        (
            BankDetails,
            &["nov*|spremen*|spremin*|zamenja* + trr|iban|bancn*|tekoc*_racun*|transakcijsk*", "trr|iban + res|pravi|vas|vase|prav"],
        ),
    ],
    informal: &["posljes|lahko_mi_posljes|povej|poslji|potrdi|javi|sporoci|preveri|ti|tebi|tvoj*|imas|mi_lahko_poves|ves|daj|napisi"],
};
