//! The table's columns: how wide each is, and where in its column an actor's symbols stand.

use super::style::{ACTIVITY_WIDEST, ACTOR_COMFORT, Style};
use super::texts::Texts;

/// An actor's column.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ActorColumn {
    pub x: f64,
    pub width: f64,
    /// The x of its symbols' centre.
    pub centre: f64,
}

/// What an actor's column needs: left of its symbols' centre, right of it, and for its head. In mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ActorNeed {
    pub left: f64,
    pub right: f64,
    pub head: f64,
}

impl ActorNeed {
    /// Of a head alone.
    pub fn of_head(head: f64) -> ActorNeed {
        ActorNeed { head, ..ActorNeed::default() }
    }

    /// The least width.
    fn least(&self) -> f64 {
        (self.left + self.right).max(self.head)
    }

    /// The least width with the symbols in the middle.
    fn centred(&self) -> f64 {
        (2.0 * self.left.max(self.right)).max(self.head)
    }
}

/// How the widths right of the actors and of the number's column come out, in mm.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Widths {
    pub number: f64,
    pub activity: f64,
    /// Of all actors' columns together.
    pub actors: f64,
    pub columns: Vec<f64>,
}

/// How wide the columns right of the actors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// As their texts like.
    Pleasant,
    /// As their longest words need.
    Snug,
}

/// The widths of a table `total` wide, with an activity column of this width at least, columns right of the actors as
/// `quality` says, and actors' columns of `actor` each at most.
pub fn widths(
    texts: &Texts,
    style: &Style,
    total: f64,
    (activity, quality): (f64, Quality),
    actor: f64,
) -> Widths {
    let number = number_width(texts, style);
    let mut columns = quality_widths(texts, style, quality);
    let rest = total - number - columns.iter().sum::<f64>();
    let count = texts.actors.len() as f64;
    let mut actors = (rest - activity).min(actor * count);
    let mut activity = rest - actors;
    // A chart of few actors has more than it needs: actors first, then the columns right of them in proportion.
    let more = (activity - ACTIVITY_WIDEST).min((ACTOR_COMFORT * count - actors).max(0.0)).max(0.0);
    actors += more;
    activity -= more;
    let right: f64 = columns.iter().sum();
    if activity > ACTIVITY_WIDEST && right > 0.0 {
        let grown = 1.0 + (activity - ACTIVITY_WIDEST) / right;
        columns.iter_mut().for_each(|width| *width *= grown);
        activity = ACTIVITY_WIDEST;
    }
    Widths { number, activity, actors, columns }
}

fn number_width(texts: &Texts, style: &Style) -> f64 {
    let numbers = texts.rows.iter().filter_map(|row| row.number.as_ref());
    let widest = numbers.map(|number| number.width(style.text)).fold(0.0, f64::max);
    let head = texts.number_head.longest_word(style.text) + 2.0;
    (widest + 2.0 * style.pad_across).max(head).max(9.0)
}

/// As wide as the texts like, up to the style's measure or half of it; never narrower than a word.
fn quality_widths(texts: &Texts, style: &Style, quality: Quality) -> Vec<f64> {
    let least = style.quality * 0.5;
    let most = match quality {
        Quality::Pleasant => style.quality,
        Quality::Snug => least,
    };
    let width = |(nth, column): (usize, &super::texts::ColumnTexts)| {
        let cells = || texts.rows.iter().map(move |row| &row.columns[nth]);
        let natural = cells().map(|cell| cell.width(style.text)).fold(0.0, f64::max);
        let word = cells().map(|cell| cell.longest_word(style.text)).fold(0.0, f64::max).min(45.0);
        let head = column.head.longest_word(style.text) + super::heads::HEAD_PAD + 0.4;
        let pads = 2.0 * style.pad_across + 0.1;
        (natural + pads).min(most).max(word + pads).max(head).max(least)
    };
    texts.columns.iter().enumerate().map(width).collect()
}

/// Sets the actors' columns into `total`, from `x` on: equal and centred, else equal, else (unless `equal` is asked for) each
/// by its need. `None` if they do not fit.
pub fn actor_columns(needs: &[ActorNeed], x: f64, total: f64, equal: bool) -> Option<Vec<ActorColumn>> {
    let each = total / needs.len().max(1) as f64;
    let widths: Vec<f64> = if needs.iter().all(|need| need.least() <= each) {
        vec![each; needs.len()]
    } else if equal {
        return None;
    } else {
        uneven(needs, total)?
    };
    let mut left = x;
    let column = |(need, width): (&ActorNeed, f64)| {
        let spare = (width - need.left - need.right).max(0.0);
        let centre = if need.centred() <= width { width / 2.0 } else { need.left + spare / 2.0 };
        let made = ActorColumn { x: left, width, centre: left + centre };
        left += width;
        made
    };
    Some(needs.iter().zip(widths).map(column).collect())
}

/// Each column its need; what is left raises the narrowest.
fn uneven(needs: &[ActorNeed], total: f64) -> Option<Vec<f64>> {
    let least: Vec<f64> = needs.iter().map(ActorNeed::least).collect();
    let spare = total - least.iter().sum::<f64>();
    (spare >= 0.0).then(|| raise(&least, spare, f64::MAX))
}

/// Raises the smallest of these to a common level with what there is to spare, none beyond `most`.
pub fn raise(sizes: &[f64], spare: f64, most: f64) -> Vec<f64> {
    let mut sorted = sizes.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut below = 0.0;
    let mut level = sorted.first().copied().unwrap_or(0.0);
    for (count, size) in sorted.iter().enumerate() {
        // What it takes to lift all smaller ones to this size.
        if count as f64 * size - below > spare {
            break;
        }
        below += size;
        level = (spare + below) / (count + 1) as f64;
    }
    sizes.iter().map(|size| size.max(level.min(most))).collect()
}

#[cfg(test)]
mod tests {
    use super::{ActorNeed, actor_columns, raise};

    #[test]
    fn the_smallest_are_raised_first() {
        assert_eq!(raise(&[1.0, 5.0, 3.0], 2.0, 100.0), [3.0, 5.0, 3.0]);
        assert_eq!(raise(&[1.0, 5.0, 3.0], 9.0, 100.0), [6.0, 6.0, 6.0]);
        assert_eq!(raise(&[1.0, 5.0, 3.0], 9.0, 4.0), [4.0, 5.0, 4.0]);
    }

    #[test]
    fn columns_are_equal_where_that_fits() {
        let need = |left, right| ActorNeed { left, right, head: 5.0 };
        let widths = |equal| {
            let columns = actor_columns(&[need(4.0, 4.0), need(5.0, 9.0)], 10.0, 24.0, equal)?;
            Some(columns.iter().map(|column| column.width).collect::<Vec<_>>())
        };
        assert_eq!(widths(true), None);
        assert_eq!(widths(false), Some(vec![10.0, 14.0]));
    }
}
