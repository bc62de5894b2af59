//! What it costs to paint an SVG: its elements, each counted as often as references repeat it. A few masks that refer to
//! each other can ask for more strokes than there are seconds.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Document, Node, NodeId};

/// Elements nested deeper than this are no picture.
const DEEPEST: usize = 200;

/// How many elements are painted, at most; `None` where they are nested too deep.
pub fn cost(tree: &Document) -> Option<u64> {
    let ids = tree.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let styles = tree.descendants().filter(|node| node.has_tag_name("style")).filter_map(|node| node.text());
    let styled = styles.flat_map(references).collect();
    Scales { ids, styled, weighed: HashMap::new() }.weigh(tree.root_element(), 0)
}

struct Scales<'a, 'i> {
    ids: HashMap<&'a str, Node<'a, 'i>>,
    /// What the style sheet refers to; whose class means which is not asked.
    styled: Vec<&'a str>,
    /// What is being weighed counts as nothing: no painter follows a reference in a circle.
    weighed: HashMap<NodeId, u64>,
}

impl<'a, 'i> Scales<'a, 'i> {
    fn weigh(&mut self, node: Node<'a, 'i>, depth: usize) -> Option<u64> {
        if let Some(weight) = self.weighed.get(&node.id()) {
            return Some(*weight);
        }
        if depth > DEEPEST {
            return None;
        }
        self.weighed.insert(node.id(), 0);
        let mut weight: u64 = 1;
        let own = node.attributes().flat_map(|attribute| match attribute.value().trim().strip_prefix('#') {
            Some(id) if attribute.name() == "href" => vec![id],
            _ => references(attribute.value()).collect(),
        });
        let styled = if node.has_attribute("class") { self.styled.clone() } else { Vec::new() };
        let targets: Vec<_> = own.chain(styled).filter_map(|id| self.ids.get(id).copied()).collect();
        for part in node.children().filter(Node::is_element).chain(targets) {
            weight = weight.saturating_add(self.weigh(part, depth + 1)?);
        }
        self.weighed.insert(node.id(), weight);
        Some(weight)
    }
}

/// The names in `url(#name)`.
fn references(style: &str) -> impl Iterator<Item = &str> {
    let quoted = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    style.split("url(").skip(1).filter_map(move |rest| {
        let inside = rest.split(')').next()?.trim_matches(quoted);
        inside.strip_prefix('#')
    })
}
