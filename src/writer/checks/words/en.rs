//! English.

use super::{Cue, Promise, Source, State};

pub(super) const TABLE: Source = Source {
    numbers: &[
        "zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|twice|thrice|dozen*|couple|double*|triple*",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty*",
        "thirty*",
        "forty*",
        "fourty*",
        "fifty*",
        "sixty*",
        "seventy*",
        "eighty*",
        "ninety*",
        "hundred*",
        "thousand*",
        "million*",
        "billion*",
        "one_euro|one_eur|one_dollar|one_pound|one_cent",
    ],
    money: &["eur|euro|euros|cent|cents|dollar*|pound|pounds|usd|gbp|chf|franc*", "percent*|per_cent|pct"],
    times: &[
        "today|tonight|tomorrow|yesterday|overnight|weekday*|midnight|noon",
        "monday*|tuesday*|wednesday*|thursday*|friday*|saturday*|sunday*",
        "week|weeks|days|hour|hours|minutes|month|months|year|years|fortnight|one_day|a_day|next_day|same_day|working_day|business_day|end_of_the_day",
        "january|february|april|june|july|september|october|november|december|christmas|easter",
    ],
    months: &["march", "may", "august"],
    negations: &["not|no|never|t|cannot|nor|neither|nothing|none|hardly|un"],
    doubts: &["if|when|once|whether|unless|almost|nearly|should|could|might|would|until|maybe|perhaps|probably"],
    states: &[
        (
            State::Shipped,
            &[
                "shipped|dispatched|despatched|sent_out|left_our|left_the|has_left|on_its_way|on_the_way|on_their_way|in_transit|handed_over|out_for_delivery + !payment* + !as_soon_as + !once",
                "was_sent|been_sent|were_sent|we_sent|we_have_sent|posted + !you_have_sent",
            ],
        ),
        (State::Delivered, &["delivered|arrived|handed_out + !message + !email + !enquiry + !will_be"]),
        (
            State::Paid,
            &[
                "paid|settled + !to_be_paid + !unpaid + !remains",
                "payment|amount|transfer|money + received|arrived|booked|credited|cleared|recorded|registered + !if",
                "thank*|thanks + your_payment|the_payment|for_paying + !if",
                "nothing_is_open|nothing_open|nothing_outstanding|no_open|fully_covered|balance_is",
            ],
        ),
        (
            State::Unpaid,
            &[
                "unpaid|outstanding|overdue|still_open|is_open|are_open|remains_open|awaiting_payment|past_due|owe|owed|debt*|arrears|remain*_unpaid",
            ],
        ),
        (State::Cancelled, &["cancelled|canceled|voided|withdrawn + !whether + !can_still + !could_still"]),
        (
            State::Preparing,
            &[
                "being_prepared|in_preparation|in_production|being_processed|being_packed|being_made|being_produced|in_process|are_preparing|is_preparing",
            ],
        ),
        (State::Waiting, &["awaiting|backorder*|back_order*|waiting_for + !reply + !answer + !your"]),
        (State::Completed, &["completed|finalised|finalized|finished|fulfilled"]),
        (State::Confirmed, &["confirmed|approved|accepted|we_confirm|we_hereby_confirm|i_confirm + !until + !receipt"]),
        (State::InStock, &["in_stock|on_stock|available|on_the_shelf|in_our_warehouse|ready_to_ship|ready_for + !¤ + !we_are_available"]),
        (State::OutOfStock, &["out_of_stock|sold_out|unavailable|discontinued|no_longer_available"]),
        (State::Enough, &["enough|sufficient|plenty"]),
        (State::Late, &["delayed|late|behind_schedule|delay|delays"]),
    ],
    promises: &[
        (
            Promise::Discount,
            &[
                "discount*|rebate*|price_reduction|reduced_price|special_price|lower_price|cheaper|half_price|off_your|off_the_price|special_offer|deduct* + !¤",
                "discount*|rebate*|deduct* + give|grant|offer|apply|granted|applied|approved|receive|get|giving|happy|will",
            ],
        ),
        (
            Promise::Refund,
            &[
                "refund*|reimburse*|money_back|pay_you_back|pay_back|return_your_money|compensat*|damages|indemnif* + !¤",
                "refund*|reimburse*|compensat* + will|shall|agree|issue|issued|full|happy|receive|approved",
            ],
        ),
        (
            Promise::Credit,
            &[
                "credit_note*|credit_you*|store_credit|voucher*|gift*|waive*|write_off|written_off|free_of_charge|for_free|no_cost|no_charge|free_shipping|gratis|complimentary|free_delivery|free_sample*",
            ],
        ),
        (Promise::Replacement, &["replacement*|replace|replaced|replacing|exchange|exchanged|send_you_a_new|send_a_new|new_one + !¤"]),
        (
            Promise::Delivery,
            &[
                "will_arrive|will_be_delivered|will_be_shipped|will_be_dispatched|will_ship|will_be_sent|will_deliver|will_be_with_you|will_be_there|ll_deliver|ll_ship|ll_send_you + !§ + !¤",
                "will_receive|ll_receive|will_get_your|will_have_your|we_will_ship|we_will_dispatch|we_will_send|expedite*|prioriti*|express|rush|speed_up + !¤ + !reply + !answer + !§",
            ],
        ),
        (
            Promise::Guarantee,
            &[
                "guarantee*|promise*|warrant*|assure*|commit|committed|pledge*|rest_assured|definitely|for_sure|certainly_arrive",
                "binding + !non_binding + !not_binding",
            ],
        ),
        (
            Promise::BankAccount,
            &[
                "new_account|new_bank|bank_detail*|bank_account|bank_data|account_number|account_detail*|changed_account|iban|swift|bic|wire|beneficiary",
                "transfer|remit|pay + please|kindly|must|should|have_to + to|into|onto",
                "payment_detail*|payment_instruction*|payment_information",
            ],
        ),
        (
            Promise::PriceMatch,
            &[
                "match_the|match_that|match_any|price_match*|best_price|lowest_price|keep_the_price|price_remains|old_price|same_price|beat_any",
            ],
        ),
        (
            Promise::Admission,
            &[
                "our_fault|our_mistake|our_error|my_fault|my_mistake|liable|liability|responsib*|negligen*|we_admit|breach*|at_fault|lawsuit|legal*",
            ],
        ),
        (
            Promise::Acceptance,
            &[
                "we_accept|we_agree|i_agree|agreed|accept_your|will_accept|may_return|can_return|take_it_back|take_them_back|take_back|i_accept|agree_to",
                "have_changed|has_been_changed|have_updated|has_been_updated|been_updated|updated_your|added_to_your|have_placed|placed_your|have_reserved|reserved|reserve|set_aside|have_noted",
                "extended|extend|longer_payment|payment_term*|instalment*|installment*|pay_later|postpone* + !¤",
            ],
        ),
    ],
    cues: &[
        (Cue::Delivered, &["deliver*|arriv*"]),
        (Cue::Shipped, &["shipped|dispatched|sent|left"]),
        (Cue::Due, &["due|payable|payment"]),
        (Cue::Valid, &["valid|expires|offer"]),
        (Cue::Paid, &["received|paid + !to_be_paid"]),
        (Cue::Left, &["remain*|balance|left_to_pay|still_to_pay|to_be_paid|outstanding"]),
        (Cue::Net, &["excluding|excl|without_vat|plus_vat|net|before_tax|before_vat"]),
        (Cue::Gross, &["including|incl|with_vat|gross|after_tax"]),
    ],
    links: &[
        "click*",
        "follow_this|follow_the_link|link_below|following_link|this_link|visit_our|visit_the|visit_us|log_in|login|sign_in|download|scan_the|qr_code|our_website|whatsapp|telegram",
    ],
    machine: &[
        "as_an_ai|language_model|system_prompt|ignore_previous|ignore_all|previous_instruction*|my_instruction*|your_instruction*|here_is_the_reply|here_is_a_draft|assistant|prompt*|password*|api_key*|jailbreak*|injection*|instruction*",
    ],
    signoffs: &[
        "^regards|best_regards|kind_regards|warm_regards|sincerely|^yours|yours_faithfully|best_wishes|cheers|^best|respectfully|cordially",
    ],
    greetings: &[
        "dear|hello|hi|good|morning|afternoon|evening|day|sir|madam|or|and|sirs|ladies|gentlemen|customer|there|all|team|greetings|welcome|everyone|to|whom|it|concern|may",
    ],
    titles: &["mr|mrs|ms|miss|dr|prof|mister"],
    capitals: &["i|vat|pdf|english|german|italian|slovenian|croatian|ok|eu|id|dear|we"],
    common: &[
        "the",
        "and",
        "your",
        "you",
        "is",
        "are",
        "for",
        "of",
        "to",
        "with",
        "please",
        "we",
        "our",
        "have",
        "has",
        "thank",
        "this",
        "that",
        "will",
        "would",
        "if",
        "any",
        "us",
        "be",
        "it",
        "on",
        "at",
        "was",
        "been",
        "from",
        "by",
        "know",
        "further",
        "questions",
    ],
};
