//! The captions of an office, read from its `captions.yaml`. What they say is not looked at here.

use super::keys::CAPTIONS;
use super::shape::Shape;
use super::shaped::shaped;
use crate::source::{Content, Diagnostic, Node, Source, Span};

/// One caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// Its keys from the outermost on, with points between: `identity.number`, `start`.
    pub key: String,
    pub text: String,
    pub span: Span,
}

/// Reads a file of captions, in written order.
pub fn read_captions(source: &Source) -> (Vec<Caption>, Vec<Diagnostic>) {
    let (_, places, findings) = shaped::<serde_yaml::Value>(source, &Shape::Mapping(&CAPTIONS));
    let mut captions = Vec::new();
    collect(places.tree(), "", &mut captions);
    (captions, findings)
}

fn collect(node: &Node, key: &str, captions: &mut Vec<Caption>) {
    match &node.content {
        Content::Scalar(text, _) => {
            captions.push(Caption { key: key.to_owned(), text: text.clone(), span: node.span });
        }
        Content::Mapping(entries) => {
            for entry in entries {
                let name = entry.key.trim();
                let key = if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
                collect(&entry.value, &key, captions);
            }
        }
        Content::List(_) => {}
    }
}
