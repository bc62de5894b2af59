//! The figures of a report's page: bars with numbers, laid out in SVG units; the template draws them. Nothing is known of a page here.

use serde::Serialize;

use crate::desk::{ProcedureReport, StepReport};
use crate::source::Language;

use super::words::{clock, percent};

/// How wide a figure is, and where its bars begin and end.
const WIDTH: f64 = 760.0;
const BARS_FROM: f64 = 264.0;
const BARS_TO: f64 = 640.0;
/// Where bars end that have more words behind them.
const SPENT_TO: f64 = 568.0;
/// From one bar to the next.
const PITCH: f64 = 34.0;
/// Above the first bar, for the words of the scale.
const TOP: f64 = 28.0;

/// The longest label before bars, in characters.
const LABEL: usize = 32;

/// The most of the time allowed that is drawn to scale; what took longer runs off.
const MOST_USED: f64 = 4.0;

/// Horizontal bars, one for each step.
#[derive(Debug, Serialize)]
pub struct Figure {
    pub title: &'static str,
    pub caption: &'static str,
    pub width: f64,
    pub height: f64,
    pub from: f64,
    pub bars: Vec<Bar>,
    pub marks: Vec<Mark>,
}

/// A bar in a lighter one.
#[derive(Debug, Serialize)]
pub struct Bar {
    pub y: f64,
    pub label: String,
    /// Whose it is.
    pub under: String,
    pub near: f64,
    pub far: f64,
    /// Whether the bars are beyond what is allowed.
    pub near_over: bool,
    pub far_over: bool,
    /// Whether the bar is cut off at the end of the scale.
    pub cut: bool,
    /// Where the words after the bar begin.
    pub end: f64,
    pub words: String,
}

/// A line from top to bottom, and what it says.
#[derive(Debug, Serialize)]
pub struct Mark {
    pub x: f64,
    pub words: String,
    /// The standard itself, not just a line of the scale.
    pub strong: bool,
}

/// How much of the time allowed steps used; `None` where none had a deadline.
pub fn used(steps: &[StepReport], language: Language) -> Option<Figure> {
    let measured: Vec<_> = steps.iter().filter_map(|step| Some((step, step.used?))).collect();
    let most = measured.iter().map(|(_, used)| used.p90).fold(1.25, f64::max).min(MOST_USED);
    let at = |share: f64| share.min(most) / most * (BARS_TO - BARS_FROM);
    let bars: Vec<Bar> = numbered(measured.iter())
        .map(|(y, (step, used))| {
            let (median, p90) = (percent(used.median, language), percent(used.p90, language));
            Bar {
                near: at(used.median),
                far: at(used.p90),
                near_over: used.median > 1.0,
                far_over: used.p90 > 1.0,
                cut: used.p90 > most,
                words: if used.p90 > used.median { format!("{median} · {p90}") } else { median },
                ..bar(y, step, at(used.p90))
            }
        })
        .collect();
    let marks = vec![Mark {
        x: BARS_FROM + at(1.0),
        words: language.choose("mutu baku", "standard").to_owned(),
        strong: true,
    }];
    let title = language.choose("Terpakai dari waktu mutu baku", "Used of the time that the standard allows");
    let caption = language.choose(
        "Pekat: separuh tugas memakai paling banyak sekian. Pucat: sembilan dari sepuluh.",
        "Strong: half of the tasks used no more. Pale: nine of ten.",
    );
    figure(title, caption, bars, marks)
}

/// How long procedures took from their opening to their end; `None` where none ended.
pub fn lead(reports: &[ProcedureReport], language: Language) -> Option<Figure> {
    let measured: Vec<_> = reports.iter().filter_map(|report| Some((report, report.lead_time?))).collect();
    let (most, tick) = scale(measured.iter().map(|(_, lead)| lead.p90));
    let at = |minutes| along(minutes, most);
    let bars: Vec<Bar> = numbered(measured.iter())
        .map(|(y, (report, lead))| Bar {
            y,
            label: short(report.title.trim()),
            under: format!("{}/{}", report.document, report.procedure),
            near: at(lead.median),
            far: at(lead.p90),
            near_over: false,
            far_over: false,
            cut: false,
            end: BARS_FROM + at(lead.p90) + 8.0,
            words: format!("{} · {}", clock(lead.median), clock(lead.p90)),
        })
        .collect();
    let marks = (0..=most / tick).map(|count| Mark {
        x: BARS_FROM + at(count * tick),
        words: clock(count * tick),
        strong: false,
    });
    let title =
        language.choose("Dari awal sampai akhir, dalam jam kerja", "From start to end, in hours of work");
    let caption = language.choose(
        "Pekat: separuh proses selesai dalam waktu sekian. Pucat: sembilan dari sepuluh.",
        "Strong: half of the instances took no longer. Pale: nine of ten.",
    );
    let marks = marks.collect();
    figure(title, caption, bars, marks)
}

/// How long steps took in hours of work, and how much of it they waited for somebody; `None` where none was done.
pub fn spent(steps: &[StepReport], language: Language) -> Option<Figure> {
    let by_people = steps.iter().filter(|step| step.automatic.is_none());
    let measured: Vec<_> = by_people.filter_map(|step| Some((step, step.taken.as_ref()?))).collect();
    let (most, tick) = scale(measured.iter().map(|(_, taken)| taken.median));
    let at = |minutes| along(minutes, most);
    let bars: Vec<Bar> = numbered(measured.iter())
        .map(|(y, (step, taken))| {
            let waited = step.waiting.as_ref().map_or(0, |waiting| waiting.median.min(taken.median));
            let waiting = language.choose("menunggu", "waiting");
            let waiting = if waited > 0 { format!(" ({waiting} {})", clock(waited)) } else { String::new() };
            Bar {
                near: at(waited),
                far: at(taken.median),
                words: format!("{}{waiting}", clock(taken.median)),
                ..bar(y, step, at(taken.median))
            }
        })
        .collect();
    let marks = (0..=most / tick).map(|count| Mark {
        x: BARS_FROM + at(count * tick),
        words: clock(count * tick),
        strong: false,
    });
    let title = language.choose("Lamanya, dalam jam kerja", "How long it took, in hours of work");
    let caption = language.choose(
        "Nilai tengah. Pekat: menunggu sampai ada yang mengambil tugasnya.",
        "Medians. Strong: waiting until somebody took the task on.",
    );
    let marks = marks.collect();
    figure(title, caption, bars, marks)
}

fn figure(title: &'static str, caption: &'static str, bars: Vec<Bar>, marks: Vec<Mark>) -> Option<Figure> {
    let last = bars.last()?.y;
    Some(Figure { title, caption, width: WIDTH, height: last + PITCH, from: BARS_FROM, bars, marks })
}

fn bar(y: f64, step: &StepReport, length: f64) -> Bar {
    let activity = if step.activity.is_empty() { &step.step } else { &step.activity };
    Bar {
        y,
        label: short(activity),
        under: step.actor.clone(),
        near: 0.0,
        far: 0.0,
        near_over: false,
        far_over: false,
        cut: false,
        end: BARS_FROM + length + 8.0,
        words: String::new(),
    }
}

fn numbered<T>(each: impl Iterator<Item = T>) -> impl Iterator<Item = (f64, T)> {
    each.zip(0u32..).map(|(each, number)| (TOP + f64::from(number) * PITCH, each))
}

/// The first line, cut to what stands before a bar.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LABEL {
        return line.to_owned();
    }
    let kept: String = line.chars().take(LABEL - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Where a scale of minutes ends, and how far its lines are apart.
fn scale(minutes: impl Iterator<Item = i64>) -> (i64, i64) {
    let most = minutes.max().unwrap_or_default().max(1);
    let tick = tick(most);
    ((most + tick - 1) / tick * tick, tick)
}

/// How long the bar of so many minutes is, where `most` are the whole scale.
#[expect(clippy::cast_precision_loss, reason = "minutes are far fewer than a float holds exactly")]
fn along(minutes: i64, most: i64) -> f64 {
    minutes as f64 / most as f64 * (SPENT_TO - BARS_FROM)
}

/// Minutes from one line of a scale to the next, so that there are few.
fn tick(most: i64) -> i64 {
    let steps = [5, 10, 15, 30, 60, 120, 240, 480, 960, 2400, 4800];
    steps.into_iter().find(|step| most / step <= 5).unwrap_or(most / 5)
}

#[cfg(test)]
mod tests {
    use super::{SPENT_TO, WIDTH, short, tick};

    #[test]
    fn what_is_said_behind_the_longest_bar_ends_on_the_page() {
        // A letter of 12.5 px takes at most 7 units.
        let words = "1000:00 (menunggu 1000:00)".len();
        assert!(SPENT_TO + 8.0 + 7.0 * f64::from(u32::try_from(words).expect("few")) <= WIDTH);
    }

    #[test]
    fn a_scale_has_few_lines_and_a_label_one() {
        for most in [1, 7, 59, 60, 61, 500, 10_000, 1_000_000] {
            let lines = most / tick(most);
            assert!(lines <= 5, "{most}: {lines} lines");
        }
        assert_eq!(short("Mencatat\nsurat"), "Mencatat");
        assert_eq!(short(&"a".repeat(40)).chars().count(), 32);
    }
}
