//! The small language of the word tables, and how a pattern is met by the words of a sentence.

/// How far from its start a sentence is looked at for a `^` word: after a greeting or a conjunction.
const OPENING: usize = 3;

/// The same for a `^^` word.
const FIRST: usize = 1;

/// A pattern: all parts have to hold.
#[derive(Debug)]
pub(in crate::writer) struct Pattern(Vec<Part>);

#[derive(Debug)]
struct Part {
    wanted: bool,
    alternatives: Vec<Phrase>,
}

/// Words that follow each other.
#[derive(Debug)]
struct Phrase {
    places: usize,
    words: Vec<Shape>,
    /// Beginnings that some words must have: most sentences lack one, and then nothing is compared.
    needs: Initials,
}

/// A set of the first two bytes of words, thrown into 256 places.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::writer) struct Initials([u64; 4]);

impl Initials {
    pub(in crate::writer) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for (first, second) in words.into_iter().filter_map(first_two) {
            let place = usize::from(first).wrapping_mul(37).wrapping_add(usize::from(second)) % 256;
            if let Some(part) = all.0.get_mut(place / 64) {
                *part |= 1 << (place % 64);
            }
        }
        all
    }

    fn holds(self, others: Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, others.0);
        a & e == e && b & f == f && c & g == g && d & h == h
    }
}

/// The first two bytes of a word; a word of one byte has a zero beside it.
fn first_two(word: &str) -> Option<(u8, u8)> {
    let mut bytes = word.bytes();
    bytes.next().map(|first| (first, bytes.next().unwrap_or_default()))
}

#[derive(Debug)]
enum Shape {
    Whole(String),
    Start(String),
    End(String),
}

impl Pattern {
    pub(in crate::writer) fn parse(text: &str) -> Self {
        Self(text.split('+').map(|part| Part::parse(part.trim())).collect())
    }

    /// The word is one of those that it wants.
    pub(in crate::writer) fn holds(&self, word: &str) -> bool {
        let wanted = self.0.iter().filter(|part| part.wanted).flat_map(|part| &part.alternatives);
        wanted.flat_map(|phrase| &phrase.words).any(|shape| shape.fits(word))
    }

    /// `initials`: those of the words.
    pub(in crate::writer) fn meets(&self, words: &[String], initials: Initials) -> bool {
        self.0.iter().all(|part| part.wanted == part.alternatives.iter().any(|phrase| phrase.stands_in(words, initials)))
    }
}

impl Part {
    fn parse(text: &str) -> Self {
        let alternatives = text.trim_start_matches('!').split('|').map(Phrase::parse).collect();
        Self { wanted: !text.starts_with('!'), alternatives }
    }
}

impl Phrase {
    fn parse(text: &str) -> Self {
        let bare = text.trim().trim_start_matches('^');
        let places = match text.trim().len() - bare.len() {
            0 => usize::MAX,
            1 => OPENING,
            _ => FIRST,
        };
        let words: Vec<Shape> = bare.split('_').map(Shape::parse).collect();
        let needs = Initials::of(words.iter().filter_map(Shape::beginning));
        Self { places, words, needs }
    }

    fn stands_in(&self, words: &[String], initials: Initials) -> bool {
        initials.holds(self.needs)
            && words
                .windows(self.words.len())
                .take(self.places)
                .any(|run| run.iter().zip(&self.words).all(|(word, shape)| shape.fits(word)))
    }
}

impl Shape {
    fn parse(text: &str) -> Self {
        match (text.strip_suffix('*'), text.strip_prefix('*')) {
            (Some(start), _) => Self::Start(start.to_owned()),
            (None, Some(end)) => Self::End(end.to_owned()),
            (None, None) => Self::Whole(text.to_owned()),
        }
    }

    fn beginning(&self) -> Option<&str> {
        match self {
            Self::Start(text) if text.len() < 2 => None,
            Self::Whole(text) | Self::Start(text) => Some(text),
            Self::End(_) => None,
        }
    }

    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => word == whole,
            Self::Start(start) => word.starts_with(start.as_str()),
            Self::End(end) => word.ends_with(end.as_str()),
        }
    }
}
