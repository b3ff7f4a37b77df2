//! The encoding of a text file: given, or told from its first bytes; and its text as UTF-8.

use std::io::{self, BufRead, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Number of bytes from which the encoding is told.
const HEAD: u64 = 1 << 18;

/// A stream of UTF-8, and the encoding that it had.
pub(crate) struct Text<'a> {
    pub(crate) source: Box<dyn BufRead + 'a>,
    pub(crate) encoding: &'static Encoding,
    /// The first bytes of the text, decoded.
    pub(crate) head: String,
}

/// Decodes a stream. `words` are expected in it: of several encodings that are possible, the one in which most
/// of them occur is right. `country` is the top-level domain of the place that the file is from.
pub(crate) fn text<'a>(
    mut source: Box<dyn BufRead + 'a>,
    given: Option<&'static Encoding>,
    words: &[&str],
    country: Option<&str>,
) -> io::Result<Text<'a>> {
    let mut head = Vec::new();
    // What came before the damage is still read.
    let failed = (&mut source).take(HEAD).read_to_end(&mut head).err();
    if let (Some(error), true) = (&failed, head.is_empty()) {
        return Err(error.kind().into());
    }
    let (encoding, mark) = match Encoding::for_bom(&head) {
        Some((encoding, mark)) => (encoding, mark),
        None => (given.unwrap_or_else(|| guess(&head, words, country)), 0),
    };
    let start = head.split_off(mark);
    let decoded = encoding.decode_without_bom_handling(&start).0.into_owned();
    let rest: Box<dyn BufRead + 'a> = match failed {
        Some(error) => Box::new(Failed(error.kind())),
        None => source,
    };
    let whole = Cursor::new(start).chain(rest);
    let source: Box<dyn BufRead + 'a> =
        if encoding == UTF_8 { Box::new(whole) } else { Box::new(Decoded::new(whole, encoding)) };
    Ok(Text { source, encoding, head: decoded })
}

fn guess(head: &[u8], words: &[&str], country: Option<&str>) -> &'static Encoding {
    if let Some(wide) = wide(head) {
        return wide;
    }
    // Damage in some rows does not make a file another encoding; neither do bytes that no text has.
    let (good, bad) = sequences(head);
    if bad == 0 || good > bad || head.contains(&0) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guessed = detector.guess(country.map(str::as_bytes), Utf8Detection::Deny);
    let hits = |encoding: &'static Encoding| {
        let (text, wrong) = encoding.decode_without_bom_handling(head);
        let found = words.iter().filter(|word| !word.is_ascii() && text.contains(**word)).count();
        // Where it fits as well as others, the guess stays.
        (found, !wrong)
    };
    let others = [GB18030, BIG5, WINDOWS_1252];
    others.into_iter().fold(guessed, |best, other| {
        let (now, then) = (hits(other), hits(best));
        if now.0 > then.0 && now.1 { other } else { best }
    })
}

/// UTF-16 without a mark: in a table most characters are ASCII, so every second byte is 0.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = |zeros: usize, others: usize| pairs > 3 && zeros * 10 > pairs * 4 && others == 0;
    if most(odd, even) {
        return Some(UTF_16LE);
    }
    most(even, odd).then_some(UTF_16BE)
}

/// Number of sequences of several bytes that are UTF-8, and of places that are not.
fn sequences(head: &[u8]) -> (usize, usize) {
    let chunks = head.utf8_chunks();
    let (mut good, mut bad) = (0, 0);
    for chunk in chunks {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // A sequence that the end of the head cuts is none.
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut = head.utf8_chunks().last().is_some_and(|last| {
        let invalid = last.invalid();
        !invalid.is_empty() && head.ends_with(invalid) && invalid[0] >= 0xc2 && invalid.len() < 4
    });
    (good, bad - usize::from(cut && head.len() as u64 == HEAD))
}

/// The top-level domain of the country of a zone, where its encodings differ from the usual ones.
pub(crate) fn country(zone: chrono_tz::Tz) -> Option<&'static str> {
    Some(match zone.name() {
        "Asia/Shanghai" | "Asia/Urumqi" | "Asia/Chongqing" | "Asia/Harbin" | "PRC" => "cn",
        "Asia/Taipei" => "tw",
        "Asia/Hong_Kong" => "hk",
        "Asia/Tokyo" => "jp",
        "Asia/Seoul" => "kr",
        "Europe/Moscow" => "ru",
        "Europe/Warsaw" => "pl",
        "Europe/Prague" => "cz",
        "Europe/Budapest" => "hu",
        "Europe/Athens" => "gr",
        "Europe/Istanbul" => "tr",
        _ => return None,
    })
}

/// A stream that cannot be read any further.
struct Failed(io::ErrorKind);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(self.0.into())
    }
}

impl BufRead for Failed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Err(self.0.into())
    }

    fn consume(&mut self, _: usize) {}
}

/// A stream in another encoding as UTF-8.
struct Decoded<R> {
    source: R,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    until: usize,
    ended: bool,
}

impl<R: BufRead> Decoded<R> {
    fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { source, decoder, text: vec![0; 1 << 16], at: 0, until: 0, ended: false }
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.until && !self.ended {
            let bytes = self.source.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.source.consume(read);
            (self.at, self.until) = (0, written);
            self.ended = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        Ok(self.text.get(self.at..self.until).unwrap_or_default())
    }

    fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.until);
    }
}
