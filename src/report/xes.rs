//! The event log of IEEE 1849 (XES), made of traces. Every value is escaped.

use std::io;

use tera::{Context, Tera};

use crate::desk::Trace;

pub fn log(traces: &[Trace]) -> io::Result<Vec<u8>> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".xes"]);
    let written = tera.add_raw_template("log.xes", include_str!("log.xes")).and_then(|()| {
        let mut context = Context::new();
        context.insert("traces", traces);
        tera.render("log.xes", &context)
    });
    let text = written.map_err(io::Error::other)?;
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use crate::desk::{Trace, TraceEvent};

    use super::log;

    #[test]
    fn a_log_for_process_miners_is_xml_whatever_was_written() {
        let time = crate::calendar::Time::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a moment");
        let event = TraceEvent {
            step: "periksa".into(),
            actor: "kabid".into(),
            visit: 2,
            time,
            transition: "complete",
            person: Some("Ani & <Budi>".into()),
            answer: Some("\"Ya\"".into()),
        };
        let trace = Trace {
            id: "surat-1".into(),
            document: "surat".into(),
            procedure: "surat".into(),
            outcome: None,
            events: vec![event],
        };
        let text = log(&[trace]).map(|bytes| String::from_utf8(bytes).expect("text")).unwrap_or_default();
        let parsed = resvg::usvg::roxmltree::Document::parse(&text).expect("sound XML");
        let values: Vec<(&str, &str)> = parsed
            .descendants()
            .filter(|node| node.parent().is_some_and(|parent| parent.tag_name().name() == "event"))
            .filter_map(|node| Some((node.attribute("key")?, node.attribute("value")?)))
            .collect();
        assert_eq!(
            values,
            [
                ("concept:name", "periksa"),
                ("time:timestamp", "2026-11-23T09:00:00+07:00"),
                ("lifecycle:transition", "complete"),
                ("org:role", "kabid"),
                ("org:resource", "Ani & <Budi>"),
                ("answer", "\"Ya\""),
                ("visit", "2"),
            ]
        );
    }
}
