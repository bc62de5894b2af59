//! Whether the guard and serde_yaml agree on a text, and whether the whole check bears with it: durations, patterns, conditions and
//! flow are read with it. Used by the bounded test here and by the fuzz target `yaml`.

use serde_yaml::Value;
use sop::procedure::{self, Options};
use sop::source::{self, Content, Node, Severity, Source, Style};

/// Checks a text, and reads it both ways. Panics where the guard accepts what serde_yaml refuses or reads otherwise, or where the deserialiser fails
/// after a walk without errors. Returns whether the guard accepted the text.
pub fn agree(text: &str) -> bool {
    let source = Source::new("fuzz.yaml", text);
    let report = procedure::check(&source, &Options::default());
    let internal = report.findings.iter().find(|finding| finding.code == "internal");
    assert!(internal.is_none(), "{internal:?}\n{text}");
    for finding in &report.findings {
        let places = finding.related.iter().map(|(span, _)| span).chain([&finding.span]);
        for span in places {
            assert!(
                source.text().get(span.start..span.end).is_some(),
                "{finding:?} is not in the text\n{text}"
            );
        }
    }
    let (tree, findings) = source::parse(&source);
    let Some(tree) = tree.filter(|_| findings.iter().all(|finding| finding.severity < Severity::Error))
    else {
        return false;
    };
    match serde_yaml::from_str::<Value>(source.text()) {
        Ok(value) => assert!(same(&tree, &value), "read otherwise\n{text}"),
        Err(error) => {
            let line = error.location().map_or(1, |place| place.line());
            let near: Vec<&str> = text.lines().skip(line.saturating_sub(4)).take(6).collect();
            panic!("accepted, but not read: {error}\n{}", near.join("\n"));
        }
    }
    true
}

/// Whether a tree and a value are the same, but for what serde_yaml makes of plain scalars such as `1.10`.
fn same(node: &Node, value: &Value) -> bool {
    match (&node.content, value) {
        (Content::Scalar(text, _), Value::String(read)) => text == read,
        (Content::Scalar(_, style), Value::Null | Value::Bool(_) | Value::Number(_)) => {
            *style == Style::Plain
        }
        (Content::List(items), Value::Sequence(values)) => {
            items.len() == values.len() && items.iter().zip(values).all(|(item, value)| same(item, value))
        }
        (Content::Mapping(entries), Value::Mapping(values)) => {
            // `1` and `01` are two keys as written, and one number.
            entries.len() >= values.len()
                && entries.iter().all(|entry| match values.get(entry.key.as_str()) {
                    Some(value) => same(&entry.value, value),
                    None => values.keys().any(|key| !key.is_string()),
                })
        }
        _ => false,
    }
}
