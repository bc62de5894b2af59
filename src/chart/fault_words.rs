//! What the inspector found, in words: for whoever asks for the proof of a page.

use crate::source::Phrase;

use super::inspect::Fault;

impl Fault {
    /// The name of its kind, which does not change.
    pub fn kind(&self) -> &'static str {
        match self {
            Fault::Diagonal { .. } => "diagonal",
            Fault::ThroughSymbol { .. } => "through_symbol",
            Fault::OverText { .. } => "over_text",
            Fault::Overlap { .. } => "overlap",
            Fault::Touching { .. } => "touching",
            Fault::OnRule { .. } => "on_rule",
            Fault::Outside { .. } => "outside",
            Fault::Loose { .. } => "loose",
            Fault::ShortArrow { .. } => "short_arrow",
            Fault::TextOutside { .. } => "text_outside",
            Fault::TextCovered { .. } => "text_covered",
            Fault::SymbolOutside { .. } => "symbol_outside",
            Fault::SymbolCovered { .. } => "symbol_covered",
            Fault::TableBelow => "table_below",
            Fault::NotOnce { .. } => "not_once",
            Fault::NotAtLead { .. } => "not_at_lead",
            Fault::Untied { .. } => "untied",
            Fault::Unpaired { .. } => "unpaired",
        }
    }

    /// What is wrong, with the flow, symbol or text that it befell.
    pub fn describe(&self) -> Phrase {
        let say = |id: String, en: String| Phrase::new(id, en);
        match self {
            Fault::Diagonal { flow } => {
                say(format!("alur {flow} tidak tegak lurus"), format!("flow {flow} runs aslant"))
            }
            Fault::ThroughSymbol { flow, symbol } => say(
                format!("alur {flow} menembus simbol {symbol}"),
                format!("flow {flow} runs through the symbol of {symbol}"),
            ),
            Fault::OverText { flow, text } => say(
                format!("alur {flow} menimpa teks “{text}”"),
                format!("flow {flow} runs over the text “{text}”"),
            ),
            Fault::Overlap { first, second } => two_flows(first, second, ["berimpit", "lie on one another"]),
            Fault::Touching { first, second } => two_flows(first, second, ["bersinggungan", "touch"]),
            Fault::OnRule { flow } => say(
                format!("alur {flow} berimpit dengan garis tabel"),
                format!("flow {flow} runs along a rule of the table"),
            ),
            Fault::Outside { flow } => say(
                format!("alur {flow} keluar dari kolom pelaksana"),
                format!("flow {flow} leaves the actors' columns"),
            ),
            Fault::Loose { flow } => say(
                format!("ujung alur {flow} lepas dari simbolnya"),
                format!("an end of flow {flow} is off its symbol"),
            ),
            Fault::ShortArrow { flow } => say(
                format!("ruas terakhir alur {flow} lebih pendek daripada kepala panahnya"),
                format!("the last run of flow {flow} is shorter than its arrowhead"),
            ),
            Fault::TextOutside { text } => say(
                format!("teks “{text}” keluar dari tempatnya"),
                format!("the text “{text}” leaves its place"),
            ),
            Fault::TextCovered { text, by } => {
                say(format!("teks “{text}” tertimpa {by}"), format!("the text “{text}” is covered by {by}"))
            }
            Fault::SymbolOutside { symbol } => say(
                format!("simbol {symbol} keluar dari kolomnya"),
                format!("the symbol of {symbol} leaves its column"),
            ),
            Fault::SymbolCovered { symbol, by } => say(
                format!("simbol {symbol} tertimpa simbol {by}"),
                format!("the symbol of {symbol} is covered by that of {by}"),
            ),
            Fault::TableBelow => say(
                "tabel melewati batas bawah".to_owned(),
                "the table reaches below its page's frame".to_owned(),
            ),
            Fault::NotOnce { flow, drawn } => say(
                format!("alur {flow} tergambar {drawn} kali"),
                format!("flow {flow} is drawn {drawn} times"),
            ),
            Fault::NotAtLead { flow } => say(
                format!("alur {flow} tidak bertemu kotak pelaksana pertama"),
                format!("flow {flow} does not meet the first-named actor's box"),
            ),
            Fault::Untied { step } => say(
                format!("kotak-kotak {step} tidak tersambung"),
                format!("the boxes of {step} are not joined"),
            ),
            Fault::Unpaired { letter } => say(
                format!("penghubung {letter} tidak berpasangan"),
                format!("connector {letter} has no counterpart that leads to the same step"),
            ),
        }
    }
}

fn two_flows(first: &str, second: &str, [id, en]: [&str; 2]) -> Phrase {
    Phrase::new(format!("alur {first} dan {second} {id}"), format!("flows {first} and {second} {en}"))
}
