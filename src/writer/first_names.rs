//! First names that leave no doubt whether a man or a woman bears them, wherever our five languages are spoken.
//!
//! A closed list, and short on purpose: a wrong title offends, a missing one is never noticed. Names that are a man's in one language and
//! a woman's in another (Andrea, Simone, Matija, Saša, Vanja, Nikola, Jan, Kim) don't stand here.

use crate::domain::fold;

/// What a first name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

/// Folded, so that `Neza` and `Neža` are one.
const FEMALE: &str = " ajda alenka alessandra annika alja amalija ana andreja andrejka anita anja anna antonija barbara bernarda birgit \
    branka brigita brigitte brina chiara christina claudia danica darja diana dijana dragica dunja elena elisabeth elizabeta ema emma \
    erika eva federica francesca giulia franziska gabriele gordana hana hanna heike heidi helena helga ines irena iris iva ivana ivanka jana \
    janja jasmina jasna jelena jozefa julia julija karin karmen katarina katharina katja kaja kristina klara klaudija laura lara \
    lea lidija ljudmila lucia lucija lorena magdalena maja manca manja manuela marija marijana marina marjana marjeta marta martina \
    mateja matea maria metka mihaela milena mira mirjana mojca monika nadja nada natasa nevenka neza nika nina olga patricija paola \
    petra pia polona renata rozalija sabina sabine sandra sanja sara silvia silva simona slavica sladana snjezana sofia sonja spela stefanie \
    suzana tadeja tamara tanja tatjana teja terezija tina tjasa ursa ursula ute ulrike urska valentina valerija vera veronika vesna vida viktorija \
    zala zdenka zora zlatka ziva ";

const MALE: &str = " albin ales alessandro aleksandar aleksander alexander aljaz aljosa andraz andrej andreas ante anton antonio bernhard \
    blaz bojan borut bostjan branko christian christoph ciril damir damjan daniel danijel darko david davor dejan denis domen drago \
    dragan dusan edvard erik ernest filip florian franc franci francesco franjo franz friedrich georg giorgio giovanni giuseppe goran gregor \
    grega gunter gunther hans heinrich helmut herbert hrvoje ignac igor ivan ivo janez janko jakob jaka jernej jorg jurgen jozef joze josef josip jure jurij juraj \
    karl karel klaus klemen kresimir kristijan lorenzo ludvik luka lukas marco marjan marijan marin mario mark marko markus martin matej \
    mateo matevz matic matjaz matthias matteo maks max michael miha mihael milan miran mirko miro miroslav mitja mladen nejc nenad oskar \
    oto paolo pavel peter petar philipp pietro primoz rado rajko robert roberto roman rok rudolf samo sebastian sebastijan sergej silvo \
    simon slavko srecko stanislav stanko stefan stefano stjepan tadej thomas tine tim tomaz tomislav uros urban valter vid vinko viktor \
    vladimir vlado walter werner wolfgang zdravko zeljko ziga zlatko zoran zvone zvonko ";

/// Names of men and of women: enough to call somebody by, not for a title.
const EITHER: &str = " aleks alex andrea bine chris dominique gabi jan jean jona kim luca matija misel nikola niko noa robin sam sascha sasa \
    sava simone toni vanja vasja ";

/// It is a first name, whoever bears it; `Familie`, `Pisarna` and `Recepcija` are none.
pub(super) fn is_first_name(word: &str) -> bool {
    gender(word).is_some() || EITHER.contains(&format!(" {} ", fold(word)))
}

/// Whose name this is; `None` wherever there is doubt.
pub(super) fn gender(first_name: &str) -> Option<Gender> {
    let name = format!(" {} ", fold(first_name));
    let stands_in = |list: &str| name.trim().chars().all(char::is_alphabetic) && list.contains(&name);
    match (stands_in(FEMALE), stands_in(MALE)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gender_is_told_only_where_no_language_disagrees() {
        assert_eq!(gender("Neža"), Some(Gender::Female));
        assert_eq!(gender("Boštjan"), Some(Gender::Male));
        for doubtful in ["Andrea", "Saša", "Matija", "Simone", "Nikola", "Vanja", "", "an", "Info"] {
            assert_eq!(gender(doubtful), None, "{doubtful}");
        }
        assert!(is_first_name("Saša") && is_first_name("Neža") && !is_first_name("Pisarna") && !is_first_name("Familie"));
        let twice = FEMALE.split_whitespace().find(|name| MALE.contains(&format!(" {name} ")));
        assert_eq!(twice, None);
    }
}
