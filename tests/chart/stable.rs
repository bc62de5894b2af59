//! A small edit moves little: how much of a chart stays where it is when a word changes, or a step is added.

use std::collections::BTreeSet;

use sop::drawing::{Item, Outline, Page, Table};

use super::chart_with;
use super::proof::flows;
use super::random::Dice;

const ACTORS: &str = "a: Petugas Loket, b: Kepala Bidang, c: Tim Teknis, d: Sekretaris, e: Kepala Dinas";

/// A procedure of so many steps, as it stands in a file: a line for each step, every fifth of them a decision that may lead back.
fn steps(dice: &mut Dice, count: usize) -> Vec<String> {
    let step = |nth: usize| {
        let actor = ["a", "b", "c", "d", "e"][dice.below(5)];
        let head = format!("id: s{nth}, activity: Memeriksa berkas permohonan nomor {nth}, actor: {actor}");
        if nth % 5 == 4 && nth + 1 < count {
            let back = nth - 1 - dice.below(3);
            return format!(
                "- {{ {head}, decision: Lengkap?, branches: {{ Ya: s{}, Tidak: s{back} }} }}\n",
                nth + 1
            );
        }
        format!("- {{ {head} }}\n")
    };
    (0..count).map(step).collect()
}

fn pages(steps: &[String]) -> Vec<Page> {
    chart_with(ACTORS, "", &steps.concat()).1
}

fn tables(page: &Page) -> impl Iterator<Item = &Table> {
    page.items.iter().filter_map(|item| if let Item::Table(table) = item { Some(table) } else { None })
}

/// Every symbol and flow of a chart in words: what it is, on which page, and where, to a tenth of a millimetre; where only
/// from left to right if that is asked for.
fn told(pages: &[Page], only_across: bool) -> BTreeSet<String> {
    let tenths = |mm: f64| (mm * 10.0).round() as i64;
    let at = |x: f64, y: f64| if only_across { (tenths(x), 0) } else { (tenths(x), tenths(y)) };
    let mut told = BTreeSet::new();
    for (number, page) in pages.iter().enumerate() {
        let number = if only_across { 0 } else { number };
        let cells = tables(page).flat_map(|table| &table.body).flat_map(|row| &row.cells);
        for symbol in cells.flat_map(|cell| &cell.symbols).filter(|symbol| symbol.letter.is_none()) {
            let (x, y) = match &symbol.outline {
                Outline::Rect(area) | Outline::Capsule(area) => (area.x, area.y),
                Outline::Polygon(points) => (points[0].x, points[0].y),
            };
            told.insert(format!("{number} {} {} {:?}", symbol.step, symbol.actor, at(x, y)));
        }
        for flow in flows(page) {
            let points: Vec<_> = flow.points.iter().map(|point| at(point.x, point.y)).collect();
            told.insert(format!("{number} {} {} {:?} {points:?}", flow.from, flow.to, flow.branch));
        }
    }
    told
}

/// The share of `before` that is still there, in percent, over many charts.
fn kept(edit: impl Fn(&mut Dice, &mut Vec<String>), only_across: bool) -> usize {
    let (mut all, mut still) = (0, 0);
    for seed in 1..=20 {
        let mut dice = Dice::new(seed);
        let count = 12 + dice.below(20);
        let mut steps = steps(&mut dice, count);
        let before = told(&pages(&steps), only_across);
        edit(&mut dice, &mut steps);
        let after = told(&pages(&steps), only_across);
        all += before.len();
        still += before.intersection(&after).count();
    }
    100 * still / all
}

#[test]
fn a_changed_word_moves_nothing() {
    let edit = |dice: &mut Dice, steps: &mut Vec<String>| {
        let nth = dice.below(steps.len());
        steps[nth] = steps[nth].replace("Memeriksa", "Menelaah");
    };
    assert_eq!(kept(edit, false), 100);
}

#[test]
fn a_longer_text_moves_little() {
    let edit = |dice: &mut Dice, steps: &mut Vec<String>| {
        let nth = dice.below(steps.len());
        let longer = "permohonan beserta semua lampirannya yang asli ".repeat(6);
        steps[nth] = steps[nth].replace("activity: Memeriksa", &format!("activity: {longer}memeriksa"));
    };
    let kept = kept(edit, true);
    println!("a much longer activity: {kept} % of symbols and flows stay in their lanes");
    assert!(kept >= 85, "{kept} %");
}

#[test]
fn a_step_more_leaves_the_others_in_their_lanes() {
    let edit = |dice: &mut Dice, steps: &mut Vec<String>| {
        // Not right after a decision, which names the step that follows it.
        let nth = 5 * dice.below(steps.len() / 5) + 2;
        steps.insert(nth, "- { id: baru, activity: Mencatat berkas, actor: c }\n".to_owned());
    };
    let kept = kept(edit, true);
    println!("a step more: {kept} % of symbols and flows stay in their lanes");
    assert!(kept >= 75, "{kept} %");
}
