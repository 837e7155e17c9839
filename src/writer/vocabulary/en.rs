//! English, also as written by people for whom it isn't the first language.

use crate::domain::Intent::{
    BankDetails, Change, Complaint, Delivery, InvoiceCopy, Offer, Order, OrderStatus, Payment, Price, Return, Stock,
};

use super::Table;

pub(super) const TABLE: Table = Table {
    asking: &[
        "please + !disregard + !ignore_my + !find_attached + !note_that_i_am",
        "kindly|pls",
        "could_you|can_you|would_you|will_you|can_we|could_we|can_i|could_i|may_i|may_we",
        "asking|asks|checking_in|following_up|follow_up|wondering|wonder_if|wanted_to_ask|like_to_know|want_to_know|need_to_know|curious",
        "wonder_whether|wonder_when|wondering_whether|we_wonder|let_me_know|let_us_know + !if_you_have + !if_you_need + !if_there",
        "^send|^list|^give|^tell|^confirm|^check|^provide|^advise|^quote|^resend|^forward|^show + !thank* + !thanks + !looking_forward + !look_forward",
        "^when|^where|^how|^what|^which|^why|^who + !thank* + !thanks",
        "^^is|^^are|^^do|^^does|^^did|^^has|^^have_you|^^will + !thank* + !thanks",
        "would_appreciate|d_appreciate|be_grateful|much_appreciated + !thank*|would|if|could|grateful",
        "we_need|i_need|we_require|i_require|we_are_looking_for|looking_for|would_like|interested_in + !thank* + !thanks",
    ],
    topics: &[
        (
            OrderStatus,
            &[
                "status|progress|update + !invoice + !payment",
                "track|tracking|trace|tracked",
                "where|whereabouts|how_far + order|orders|parcel|package|shipment|goods|delivery|stools|chairs|tables",
                "asking|asks|checking_in|following_up|follow_up|any_news|news + order|po|shipment|delivery|parcel",
                "shipped|dispatched|left|leave|sent_out + order|parcel|warehouse|goods|yet|already|has|have|they + !how_many + !how_much",
                "ship|dispatch|shipping + order|parcel|goods|it|them + when|did|will|does|going_to",
                "stage + order|production",
                "courier|carrier|postman|driver + parcel|package|shipment|nothing + no|not|never|check|where",
                "on_its_way|on_the_way|on_their_way",
                "any_movement|movement_on|any_sign|any_progress|what_s_new|moved_on_with",
                "not_updated|hasn_t_updated|not_moved|hasn_t_moved + tracking|parcel|order|shipment|page|status",
                "heard_nothing|not_heard|haven_t_heard|no_word + order*|since|yet",
                "happening|happened|going_on + order|po|shipment|parcel",
            ],
        ),
        (
            Delivery,
            &[
                "delivery|deliver|delivered|shipping|shipment + date|when|day|time|eta|schedule*|expected|expect|week",
                "when + arrive|arrives|arriving|come|get|receive|ship|ships|shipped|leave|ready|expect|dispatch|dispatched|collect|pick_up|order|have_them|have_it + !invoice + !paid + !payment",
                "eta|lead_time|arrival|delivery_date|ship_date",
                "how_long + take|takes|deliver*|order|until",
                "on_time|on_schedule|on_track",
                "come|arrive|deliver|delivered|ship|get + before|earlier|sooner + could|can|is|possible|would + !paid + !pay",
                "need|needs|require|required|must_have + by|before|no_later|in_time_for|until + !invoice* + !copy + !offer + !quot* + !price* + !confirmation + !answer + !reply + !information + !statement + !catalogue",
                "when + count_on|rely_on + !pay* + !paid",
                "in_time|make_it_in_time|firm_date|exact_date|fixed_date|delivery_slot + !pay* + !paid",
                "which_week|what_week|which_day|what_day|by_monday|by_tuesday|by_wednesday|by_thursday|by_friday|by_the_end_of|until_when + !offer* + !quot* + !open + !paid + !pay + !invoice* + !valid",
                "deliver|be_here|get_here|arrive|ready + by|before|until|this|next|tomorrow|today",
            ],
        ),
        (
            InvoiceCopy,
            &[
                "copy|copies|duplicate|pdf|reprint + invoice|invoices|bill|receipt",
                "copy|copies|duplicate + send|sending|resend|get|need|email|emailing|forward|another|have + !order + !offer + !quote + !quotation + !contract + !catalogue + !confirmation",
                "invoice|invoices|bill|receipt + need|require|get|send|resend|forward|missing|find|lost|misplaced|again|email|never_received|not_received|have_not_received + !reminder",
            ],
        ),
        (
            Payment,
            &[
                "due|overdue|outstanding|unpaid + !delivery + !delivered",
                "paid|payment|payments|pay|settle|settled|settlement|remit*|transfer|transferred + !prepaid_order",
                "anything|something|still + open|outstanding + account|us|invoice*",
                "owe|owed|owing|balance|statement|open_items|open_invoice*|reminder|dunning",
                "open + invoice*|money|amount",
                "total|amount|sum + invoice|invoices|bill|order|due|open|on",
                "invoice|invoices|order + closed|eur|euro|euros",
            ],
        ),
        (
            Price,
            &[
                "price|prices|pricing|pricelist|cost|costs|discount*",
                "charge|charging + what|how_much|do_you|would_you|for + !free_of_charge + !charged",
                "how_much + !left + !remain* + !balance + !owe + !open + !paid + !outstanding + !due + !stock",
            ],
        ),
        (
            Stock,
            &[
                "stock|inventory|on_the_shelf|on_hand|available|availability|in_your_warehouse",
                "do_you_have|have_you_got|do_you_still_have + !showroom + !shop + !store + !branch + !time + !minute + !parking + !catalogue + !brochure + !certificate* + !tracking + !news + !update + !invoice + !question* + !copy",
                "how_many + have|left|stock",
                "left + is_there|are_there|any + !warehouse + !order + !open",
            ],
        ),
        (Offer, &["offer|offers|quote|quotes|quotation*|proposal|rfq|proforma|pro_forma + !cannot_offer"]),
        (BankDetails, &["bank + account|details|data|information", "iban|swift|bic", "which_account|what_account"]),
    ],
    claims: &[
        (
            OrderStatus,
            &[
                "haven_t|have_not|hasn_t|has_not|still_not|not_yet|never|nothing_has|didn_t|did_not + received|receive|arrived|arrive|delivered|shipped|come + !invoice + !payment + !reply + !offer + !quote",
                "waiting + order|delivery|goods|parcel|shipment",
            ],
        ),
        (Payment, &["reminder|dunning + paid|settled|mistake|transferred"]),
        (
            InvoiceCopy,
            &[
                "invoice|invoices + never_got|never_received|never_reached|never_arrived|not_received|have_not_received|haven_t_received|didn_t_receive|did_not_receive|not_got|missing",
                "needs|need|require|requires + duplicate|copy|copies + invoice|invoices|bill|receipt",
                "can_t_find|cannot_find|can_not_find|couldn_t_find|could_not_find|lost|misplaced + invoice|it|bill + folder|inbox|records|mail|mails|anywhere|files|invoice|bill",
            ],
        ),
        (
            Order,
            &[
                "place + order|an_order + !already",
                "we_order|i_order|order_again|reorder|re_order|like_to_order|want_to_order|wish_to_order|to_order_another|we_d_like_to_order",
                "accept|go_ahead|proceed|agree + offer|quote|quotation|proposal + !cannot + !not",
                "send|deliver|ship + another|more + !copy + !information + !details + !address + !studio + !office + !invoice + !photos + !pictures + !reminder*",
                "i_d_like|we_d_like|i_would_like|we_would_like|i_ll_have|i_want|we_want + one|two|three|four|five|six|seven|eight|nine|ten|dozen + !return + !instead + !know + !cancel + !change + !add + !quote + !offer",
                "put_us_down|put_me_down|book_us|we_ll_take|we_will_take|i_ll_take|i_will_take|we_ll_go_for|we_will_go_for|we_ll_go_with|we_will_go_with|i_ll_go_for",
                "put|add|book + on_our_account|to_our_account|on_account",
                "^put|^book + more|another + !order",
                "purchase_order|po + attached|enclosed|find",
                "same + as_last_time|as_before|again + order|need|chairs|tables|want|like",
            ],
        ),
        (Offer, &["accept|go_ahead|proceed|agree + offer|quote|quotation|proposal + !cannot + !not"]),
        (
            Return,
            &[
                "return|returning|send_back|send_it_back|send_them_back|give_back + item|items|goods|order|product|products|chair*|table*|lamp*|it|them|one|want|like|how|can|two + !by_return + !happy_returns + !tax + !return_from + !holiday",
                "refund|money_back + want|like|get|when|please|request + !bank + !iban",
                "rma|withdraw_from",
            ],
        ),
        (
            Complaint,
            &[
                "damaged|broken|defective|faulty|cracked|scratched|torn|dented|stained|scratch|scratches|crack|dent|wobbly|wobbles|complaint|complain",
                "wrong + item*|product*|colour|color|size|delivered|received|sent|goods|order|chair*|table*|model",
                "flickers|flickering|hums|humming|buzzes|leaks|leaking|smells|stuck|jams|overheats|squeaks|creaks",
                "only + turned_up|arrived|delivered|received|came + of|instead + !on",
                "soaked|wet|rusty|rusted|bent|peeling|peels|torn_off|fell_off|falls_apart|fallen_apart|stopped_working|does_not_work|doesn_t_work|ripped|smashed",
                "promised + still|nothing|not|never|today",
                "unacceptable|disappointed|disappointing|unhappy|not_happy|terrible|fed_up|let_down|poor_service|bad_service",
                "sent|send|received|got|delivered|shipped|came + instead_of + !could + !would + !please + !can",
                "missing + item*|part*|screw*|piece*|delivery|box|parcel + !invoice",
                "still_not_arrived|not_arrived|never_arrived|has_not_been_delivered|delayed|delay|late + delivery|order|parcel|promised|again|weeks|still",
            ],
        ),
        (
            Change,
            &[
                "cancel|cancellation|cancelling|canceling|cancelled + order|it|po|them|want|need|please|like|purchase + !was_cancelled + !newsletter",
                "change|amend|modify|update|adjust|reduce|increase|swap|switch + order|quantity|quantities|address|colour|color|size|model|date|po|delivery + !bank* + !iban + !any_update + !price*",
                "instead_of + order|would|want|like|take|need|could|can|make|please|prefer + !sent_us + !received + !got + !delivered",
                "changed|swapped|switched|amended|reduced|increased + can|could|still + colour|color|size|model|quantity|address|order|date + !bank*",
                "bring_down|bring|reduce|lower|raise|cut|down + quantity|number_of",
                "move|shift|change + delivery|delivery_date|date + to|until",
                "make_it|make_that + please|could|can|instead",
                "add|remove + order|to_our_order|from_our_order|line|more|another|can|could|please + !mailing + !newsletter + !list",
                "instead + can|could|please|have|take|want|like|prefer + !instead_of",
                "postpone|reschedule|push_back|put_off|bring_forward|hold|hold_back|delay + delivery|order|date|shipment + until|to|by|week|weeks|can|could|please|need|till",
                "to_our_new|to_our_other|to_a_different|to_another|to_the_new + deliver|ship|send|delivery|shipment + !mail + !email + !invoice*",
                "different|new|another + delivery_address|shipping_address",
                "have_moved|we_moved|ve_moved|relocated|moving_office* + deliver*|ship*|send|address + !invoice*",
                "deliver|ship|send|deliveries + new|different|other + address|office|premises|location|warehouse|shop|branch|site + !email + !invoice*",
            ],
        ),
        (
            BankDetails,
            &[
                "bank_account|bank_details|bank_data|banking|iban|account_number + changed|change|changes|new|updated|update|different|verify|genuine|really|confirm",
                "new_account + pay*|refund*|transfer*|bank|iban",
            ],
        ),
    ],
    nouns: &[(OrderStatus, &["order|orders|parcel|package|shipment"]), (Payment, &["invoice|invoices|bill"])],
    bare: &["reply|answer|response|let_me_know|let_us_know|get_back|hear_from|advise|feedback"],
    settled: &[
        "thank*|thanks|thx|great|perfect|ok|okay|noted|received|fine|good|wonderful|excellent|brilliant|cheers|welcome|agreed|arrived_safely",
        "regards|wishes|sincerely|dear|hello|hi|merry|happy|congratul*|season|wish",
        "paid|payment|transferred|attached|enclosed|fyi|know|inform*|invite*|get_back|pleased|glad|holiday|out_of_office|away",
        "confidential|intended|sent_from|unsubscribe|newsletter|offer*",
    ],
    informal: &[],
    formal: &[],
};
